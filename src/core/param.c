#include "core/param.h"
