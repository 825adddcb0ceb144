#include "core/rubric.h"
