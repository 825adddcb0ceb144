#include "core/score.h"
