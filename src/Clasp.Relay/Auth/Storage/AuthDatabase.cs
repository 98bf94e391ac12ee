using Microsoft.Data.Sqlite;

namespace Clasp.Relay.Auth.Storage;

/// <summary>The users and tokens of a relay, in a file of SQLite. Other processes may use it at the same time.</summary>
/// <remarks>Every method may wait for the disk, and for a process that writes.</remarks>
internal sealed partial class AuthDatabase : IDisposable
{
    private const long SchemaVersion = 1;
    private const int BusySeconds = 5;

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
        PRAGMA user_version = 1;
        """;

    private readonly SqliteConnection _connection;

    // Guards the connection, which takes one command at a time.
    private readonly Lock _lock = new();

    private AuthDatabase(SqliteConnection connection) => _connection = connection;

    /// <summary>Opens a database, and makes it if there is none.</summary>
    /// <exception cref="StartException">It cannot be opened, or is none of ours.</exception>
    public static AuthDatabase Open(string path)
    {
        SqliteConnection? connection = null;
        try
        {
            // SQLite would make a file that all may read.
            if (!File.Exists(path)) SecretFile.Create(path, "");
            connection = new SqliteConnection(new SqliteConnectionStringBuilder
            {
                DataSource = path,
                Mode = SqliteOpenMode.ReadWrite,
                Pooling = false,
                DefaultTimeout = BusySeconds,
            }.ConnectionString);
            connection.Open();
            var database = new AuthDatabase(connection);
            database.Prepare(path);
            return database;
        }
        catch (Exception failure) when (failure is SqliteException or IOException or UnauthorizedAccessException)
        {
            connection?.Dispose();
            throw new StartException($"--auth-db {path} cannot be used: {failure.Message.TrimEnd('.')}.", failure);
        }
        catch (StartException)
        {
            connection?.Dispose();
            throw;
        }
    }

    public void Dispose()
    {
        lock (_lock) _connection.Dispose();
    }

    /// <summary>A number that differs from before if another process has changed something.</summary>
    public long ForeignVersion()
    {
        lock (_lock) return (long)Scalar("PRAGMA data_version")!;
    }

    private void Prepare(string path)
    {
        // A revocation that was answered must outlast a loss of power.
        Execute("PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;");
        using var transaction = _connection.BeginTransaction();
        var version = (long)Scalar("PRAGMA user_version")!;
        if (version == 0 && (long)Scalar("SELECT count(*) FROM sqlite_schema")! == 0)
        {
            Execute(Schema);
        }
        else if (version != SchemaVersion)
        {
            throw new StartException(
                $"--auth-db {path} is no database of this version of the relay (it says {version}, not {SchemaVersion}): name another file.");
        }

        transaction.Commit();
    }

    private int Execute(string sql, params ReadOnlySpan<(string Name, object? Value)> parameters)
    {
        using var command = Command(sql, parameters);
        return command.ExecuteNonQuery();
    }

    private object? Scalar(string sql, params ReadOnlySpan<(string Name, object? Value)> parameters)
    {
        using var command = Command(sql, parameters);
        return command.ExecuteScalar();
    }

    private SqliteCommand Command(string sql, ReadOnlySpan<(string Name, object? Value)> parameters)
    {
        var command = _connection.CreateCommand();
        command.CommandText = sql;
        foreach (var (name, value) in parameters) command.Parameters.AddWithValue(name, value ?? DBNull.Value);
        return command;
    }

    private static long Seconds(DateTimeOffset time) => time.ToUnixTimeSeconds();

    private static DateTimeOffset Time(long seconds) => DateTimeOffset.FromUnixTimeSeconds(seconds);
}
