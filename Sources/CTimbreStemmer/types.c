#include "CTimbreStemmer.h"
