#include "core/indicator.h"
