using Microsoft.Data.Sqlite;

namespace Clasp.Relay.Auth.Storage;

internal sealed partial class AuthDatabase
{
    private const int ConstraintViolated = 19;

    /// <summary>Adds a user, unless somebody has that name or that id.</summary>
    public bool TryAddUser(User user, string passwordHash)
    {
        lock (_lock)
        {
            try
            {
                Execute(
                    "INSERT INTO users VALUES ($id, $name, $key, $hash, $created)",
                    ("$id", user.Id),
                    ("$name", user.Name),
                    ("$key", KeyOf(user.Name)),
                    ("$hash", passwordHash),
                    ("$created", Seconds(user.CreatedAt)));
                return true;
            }
            catch (SqliteException taken) when (taken.SqliteErrorCode == ConstraintViolated)
            {
                return false;
            }
        }
    }

    /// <summary>The user who signs in with exactly this name, and the hash of the password; null if there is none.</summary>
    public (User User, string PasswordHash)? FindUser(string name)
    {
        lock (_lock)
        {
            using var command = _connection.Command(
                "SELECT id, username, created_at, password_hash FROM users WHERE username = $name", [("$name", name)]);
            using var row = command.ExecuteReader();
            return row.Read() ? (UserOf(row), row.GetString(3)) : null;
        }
    }

    public IReadOnlyList<User> Users()
    {
        lock (_lock)
        {
            using var command = _connection.Command("SELECT id, username, created_at FROM users ORDER BY username");
            using var row = command.ExecuteReader();
            var users = new List<User>();
            while (row.Read()) users.Add(UserOf(row));
            return users;
        }
    }

    public long CountUsers()
    {
        lock (_lock) return (long)Scalar("SELECT count(*) FROM users")!;
    }

    public bool RemoveUser(string id)
    {
        lock (_lock) return Execute("DELETE FROM users WHERE id = $id", ("$id", id)) > 0;
    }

    /// <summary>Whether a user has this name, however it is written.</summary>
    public bool IsNameTaken(string name)
    {
        lock (_lock) return Scalar("SELECT 1 FROM users WHERE name_key = $key", ("$key", KeyOf(name))) is not null;
    }

    /// <summary>Whether this id is that of a user, or of somebody who holds a token that has not expired.</summary>
    public bool IsIdTaken(string id, DateTimeOffset now)
    {
        lock (_lock)
        {
            return Scalar(
                """
                SELECT 1 FROM users WHERE id = $id
                UNION ALL
                SELECT 1 FROM tokens WHERE subject = $id AND (expires_at IS NULL OR expires_at > $now)
                """,
                ("$id", id),
                ("$now", Seconds(now))) is not null;
        }
    }

    /// <summary>Whether this id is that of a user.</summary>
    public bool IsUser(string id)
    {
        lock (_lock) return Scalar("SELECT 1 FROM users WHERE id = $id", ("$id", id)) is not null;
    }

    /// <summary>Two names that differ only in case look like one person.</summary>
    private static string KeyOf(string name) => name.ToUpperInvariant();

    private static User UserOf(SqliteDataReader row) => new(row.GetString(0), row.GetString(1), Time(row.GetInt64(2)));
}
