#include "CTimbreOpenBLAS.h"
