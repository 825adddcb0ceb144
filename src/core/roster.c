#include "core/roster.h"
