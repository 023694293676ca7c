#include "CTimbreSQLite.h"
