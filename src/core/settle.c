#include "core/settle.h"
