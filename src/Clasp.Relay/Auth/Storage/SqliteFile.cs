using Microsoft.Data.Sqlite;

namespace Clasp.Relay.Auth.Storage;

/// <summary>Opens files of SQLite, each made for its schema and recognised by that schema's number.</summary>
internal static class SqliteFile
{
    private const int BusySeconds = 5;

    /// <summary>Opens a file, and makes it if there is none.</summary>
    /// <param name="flag">The flag that names it, for errors.</param>
    /// <param name="path">Where it is.</param>
    /// <param name="schema">Makes its tables.</param>
    /// <param name="version">The number of the schema, which no other file of the relay has; not 0.</param>
    /// <exception cref="StartException">It cannot be opened, or has another schema.</exception>
    public static SqliteConnection Open(string flag, string path, string schema, long version)
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
            Prepare(connection, flag, path, schema, version);
            return connection;
        }
        catch (Exception failure) when (failure is SqliteException or IOException or UnauthorizedAccessException)
        {
            connection?.Dispose();
            throw new StartException($"{flag} {path} cannot be used: {failure.Message.TrimEnd('.')}.", failure);
        }
        catch (StartException)
        {
            connection?.Dispose();
            throw;
        }
    }

    /// <summary>A command with its parameters; nothing else may run on the connection at the same time.</summary>
    public static SqliteCommand Command(
        this SqliteConnection connection, string sql, params ReadOnlySpan<(string Name, object? Value)> parameters)
    {
        var command = connection.CreateCommand();
        command.CommandText = sql;
        foreach (var (name, value) in parameters) command.Parameters.AddWithValue(name, value ?? DBNull.Value);
        return command;
    }

    private static void Prepare(SqliteConnection connection, string flag, string path, string schema, long version)
    {
        // A revocation that was answered must outlast a loss of power.
        Execute(connection, "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;");
        using var transaction = connection.BeginTransaction();
        var present = Number(connection, "PRAGMA user_version");
        if (present == 0 && Number(connection, "SELECT count(*) FROM sqlite_schema") == 0)
        {
            Execute(connection, $"{schema}\nPRAGMA user_version = {version};");
        }
        else if (present != version)
        {
            throw new StartException(
                $"{flag} {path} is no database of this version of the relay (it says {present}, not {version}): name another file.");
        }

        transaction.Commit();
    }

    private static void Execute(SqliteConnection connection, string sql)
    {
        using var command = connection.Command(sql);
        command.ExecuteNonQuery();
    }

    private static long Number(SqliteConnection connection, string sql)
    {
        using var command = connection.Command(sql);
        return (long)command.ExecuteScalar()!; // Both questions have an answer.
    }
}
