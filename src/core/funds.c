#include "core/funds.h"
