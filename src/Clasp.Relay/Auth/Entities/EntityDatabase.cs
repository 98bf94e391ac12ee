using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Clasp.Relay.Auth.Storage;
using Clasp.Security.Entities;
using Clasp.Security.Keys;
using Microsoft.Data.Sqlite;

namespace Clasp.Relay.Auth.Entities;

/// <summary>The registered entities of a relay, in a file of SQLite.</summary>
/// <remarks>Every method may wait for the disk.</remarks>
internal sealed class EntityDatabase : IEntityDirectory, IDisposable
{
    // Not that of the database of users, so that neither is taken for the other.
    private const long SchemaVersion = 101;
    private const int SqliteConstraint = 19;

    private const string Schema =
        """
        CREATE TABLE entities (
            id          TEXT PRIMARY KEY,
            entity_type TEXT NOT NULL,
            name        TEXT NOT NULL,
            public_key  BLOB NOT NULL UNIQUE,
            created_at  INTEGER NOT NULL,
            status      TEXT NOT NULL,
            tags        TEXT NOT NULL,
            namespaces  TEXT NOT NULL,
            scopes      TEXT NOT NULL,
            metadata    TEXT NOT NULL
        ) STRICT;
        CREATE INDEX entities_by_time ON entities (created_at, id);
        """;

    private const string Columns = "id, entity_type, name, public_key, created_at, status, tags, namespaces, scopes, metadata";

    private readonly SqliteConnection _connection;

    // Guards the connection, which takes one command at a time.
    private readonly Lock _lock = new();

    private EntityDatabase(SqliteConnection connection) => _connection = connection;

    /// <summary>Opens a registry, and makes it if there is none.</summary>
    /// <exception cref="StartException">It cannot be opened, or is none of ours.</exception>
    public static EntityDatabase Open(string path) => new(SqliteFile.Open("--registry-db", path, Schema, SchemaVersion));

    public void Dispose()
    {
        lock (_lock) _connection.Dispose();
    }

    public Entity? Find(string id) => Read($"SELECT {Columns} FROM entities WHERE id = $id", ("$id", id)).SingleOrDefault();

    /// <summary>Entities in the order in which they were registered.</summary>
    public IReadOnlyList<Entity> List(long offset, long limit) => Read(
        $"SELECT {Columns} FROM entities ORDER BY created_at, id LIMIT $limit OFFSET $offset", ("$limit", limit), ("$offset", offset));

    /// <returns>Whether it is new.</returns>
    public bool Add(Entity entity)
    {
        try
        {
            return Execute(
                $"INSERT INTO entities ({Columns}) VALUES ($id, $type, $name, $key, $created, $status, $tags, $namespaces, $scopes, $metadata)",
                ("$id", entity.Id),
                ("$type", EntityNames.Of(entity.Type)),
                ("$name", entity.Name),
                ("$key", entity.PublicKey.Bytes.ToArray()),
                ("$created", entity.CreatedAt.ToUnixTimeSeconds()),
                ("$status", EntityNames.Of(entity.Status)),
                ("$tags", Json(entity.Tags)),
                ("$namespaces", Json(entity.Namespaces)),
                ("$scopes", Json(entity.Scopes)),
                ("$metadata", JsonSerializer.Serialize(entity.Metadata.ToDictionary(), EntityJson.Default.DictionaryStringString))) > 0;
        }
        catch (SqliteException taken) when (taken.SqliteErrorCode == SqliteConstraint)
        {
            return false;
        }
    }

    /// <returns>Whether there is such an entity.</returns>
    public bool SetStatus(string id, EntityStatus status) => Execute(
        "UPDATE entities SET status = $status WHERE id = $id", ("$status", EntityNames.Of(status)), ("$id", id)) > 0;

    /// <returns>Whether there was such an entity.</returns>
    public bool Remove(string id) => Execute("DELETE FROM entities WHERE id = $id", ("$id", id)) > 0;

    private List<Entity> Read(string sql, params ReadOnlySpan<(string Name, object? Value)> parameters)
    {
        lock (_lock)
        {
            using var command = _connection.Command(sql, parameters);
            using var row = command.ExecuteReader();
            var entities = new List<Entity>();
            while (row.Read())
            {
                if (EntityOf(row) is { } entity) entities.Add(entity);
            }

            return entities;
        }
    }

    /// <summary>A row that is none of ours names nobody: its entity is unknown.</summary>
    private static Entity? EntityOf(SqliteDataReader row)
    {
        if (!PublicKey.TryCreate(row.GetFieldValue<byte[]>(3), out var key)
            || !EntityNames.TryParse<EntityType>(row.GetString(1), out var type)
            || !EntityNames.TryParse<EntityStatus>(row.GetString(5), out var status))
        {
            return null;
        }

        return new()
        {
            Id = row.GetString(0),
            Type = type,
            Name = row.GetString(2),
            PublicKey = key,
            CreatedAt = DateTimeOffset.FromUnixTimeSeconds(row.GetInt64(4)),
            Status = status,
            Tags = [.. Parse(row.GetString(6), EntityJson.Default.StringArray)],
            Namespaces = [.. Parse(row.GetString(7), EntityJson.Default.StringArray)],
            Scopes = [.. Parse(row.GetString(8), EntityJson.Default.StringArray)],
            Metadata = Parse(row.GetString(9), EntityJson.Default.DictionaryStringString).ToImmutableSortedDictionary(StringComparer.Ordinal),
        };
    }

    private static string Json(ImmutableArray<string> texts) => JsonSerializer.Serialize([.. texts], EntityJson.Default.StringArray);

    private static T Parse<T>(string json, JsonTypeInfo<T> type)
        where T : class => JsonSerializer.Deserialize(json, type)!; // It was written by Add.

    private int Execute(string sql, params ReadOnlySpan<(string Name, object? Value)> parameters)
    {
        lock (_lock)
        {
            using var command = _connection.Command(sql, parameters);
            return command.ExecuteNonQuery();
        }
    }
}
