#include "core/standard.h"
