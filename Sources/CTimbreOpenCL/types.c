#include "CTimbreOpenCL.h"
