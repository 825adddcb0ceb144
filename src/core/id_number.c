#include "core/id_number.h"
