#include "CTimbreLoops.h"
