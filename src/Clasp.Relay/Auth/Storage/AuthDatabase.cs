using Microsoft.Data.Sqlite;

namespace Clasp.Relay.Auth.Storage;

/// <summary>The users and tokens of a relay, in a file of SQLite. Other processes may use it at the same time.</summary>
/// <remarks>Every method may wait for the disk, and for a process that writes.</remarks>
internal sealed partial class AuthDatabase : IDisposable
{
    private const long SchemaVersion = 1;

    private const string Schema =
        """
        CREATE TABLE users (
            id            TEXT PRIMARY KEY,
            username      TEXT NOT NULL UNIQUE,
            name_key      TEXT NOT NULL UNIQUE,
            password_hash TEXT NOT NULL,
            created_at    INTEGER NOT NULL
        ) STRICT;
        CREATE TABLE tokens (
            id         TEXT PRIMARY KEY,
            hash       BLOB NOT NULL,
            kind       INTEGER NOT NULL,
            subject    TEXT,
            scopes     TEXT NOT NULL,
            created_at INTEGER NOT NULL,
            expires_at INTEGER,
            last_used  INTEGER
        ) STRICT;
        CREATE INDEX tokens_of_subject ON tokens (subject);
        CREATE INDEX tokens_by_end ON tokens (kind, expires_at);
        """;

    private readonly SqliteConnection _connection;

    // Guards the connection, which takes one command at a time.
    private readonly Lock _lock = new();

    private AuthDatabase(SqliteConnection connection) => _connection = connection;

    /// <summary>Opens a database, and makes it if there is none.</summary>
    /// <exception cref="StartException">It cannot be opened, or is none of ours.</exception>
    public static AuthDatabase Open(string path) => new(SqliteFile.Open("--auth-db", path, Schema, SchemaVersion));

    public void Dispose()
    {
        lock (_lock) _connection.Dispose();
    }

    /// <summary>A number that differs from before if another process has changed something.</summary>
    public long ForeignVersion()
    {
        lock (_lock) return (long)Scalar("PRAGMA data_version")!;
    }

    private int Execute(string sql, params ReadOnlySpan<(string Name, object? Value)> parameters)
    {
        using var command = _connection.Command(sql, parameters);
        return command.ExecuteNonQuery();
    }

    private object? Scalar(string sql, params ReadOnlySpan<(string Name, object? Value)> parameters)
    {
        using var command = _connection.Command(sql, parameters);
        return command.ExecuteScalar();
    }

    private static long Seconds(DateTimeOffset time) => time.ToUnixTimeSeconds();

    private static DateTimeOffset Time(long seconds) => DateTimeOffset.FromUnixTimeSeconds(seconds);
}
