#include "CTimbreIconv.h"
