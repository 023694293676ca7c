#ifndef CTimbreSQLite_h
#define CTimbreSQLite_h

#include <sqlite3.h>

/// Makes a connection fit for a file that somebody else wrote: no statement changes the file's inner structure, its
/// schema is not trusted, and its views and triggers do nothing. `sqlite3_db_config` takes a variable number of
/// arguments, which Swift can't call.
///
/// Returns an SQLite status.
static inline int timbre_sqlite_defend(sqlite3 *connection) {
    const int settings[][2] = {
        {SQLITE_DBCONFIG_DEFENSIVE, 1},      {SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0},
        {SQLITE_DBCONFIG_ENABLE_VIEW, 0},    {SQLITE_DBCONFIG_ENABLE_TRIGGER, 0},
        {SQLITE_DBCONFIG_ENABLE_LOAD_EXTENSION, 0},
    };
    for (unsigned place = 0; place < sizeof settings / sizeof settings[0]; ++place) {
        const int status = sqlite3_db_config(connection, settings[place][0], settings[place][1], (int *)0);
        if (status != SQLITE_OK) return status;
    }
    return SQLITE_OK;
}

#endif
