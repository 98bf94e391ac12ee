using System.Globalization;
using Clasp.Relay.Auth.Http;
using Clasp.Security.Entities;
using Clasp.Security.Keys;
using Microsoft.AspNetCore.Http;

namespace Clasp.Relay.Auth.Entities;

/// <summary>What administrators do with the registry of entities.</summary>
/// <param name="entities">The registry.</param>
/// <param name="endSessions">Ends the sessions that came with tokens of these ids.</param>
/// <param name="maxTokenAge">How far from now the time of a token may be.</param>
/// <param name="time">For when an entity was registered, and for tokens.</param>
internal sealed class EntityRoutes(
    EntityDatabase entities, Action<IReadOnlySet<string>> endSessions, TimeSpan maxTokenAge, TimeProvider time)
{
    private const long DefaultLimit = 100;
    private const long MaxLimit = 1000;

    public IEnumerable<HttpRoute> Routes =>
    [
        new("POST", "/api/entities", RegisterAsync) { RequiresAdmin = true },
        new("GET", "/api/entities", List) { RequiresAdmin = true },
        new("GET", "/api/entities/{id}", Show) { RequiresAdmin = true },
        new("DELETE", "/api/entities/{id}", Remove) { RequiresAdmin = true },
        new("PUT", "/api/entities/{id}/status", SetStatusAsync) { RequiresAdmin = true },
        new("POST", "/api/entities/{id}/token", MakeTokenAsync) { RequiresAdmin = true },
    ];

    private async Task<ApiAnswer> RegisterAsync(ApiRequest request)
    {
        var entity = (await request.ReadAsync(EntityJson.Default.NewEntityRequest)).ToEntity(time.GetUtcNow());
        return entities.Add(entity)
            ? ApiAnswer.Json(StatusCodes.Status201Created, EntityView.Of(entity), EntityJson.Default.EntityView)
            : ApiAnswer.Error(StatusCodes.Status409Conflict, $"An entity with this key is registered already, as {entity.Id}.");
    }

    private Task<ApiAnswer> List(ApiRequest request)
    {
        var (offset, limit) = (NumberOf(request, "offset", 0), NumberOf(request, "limit", DefaultLimit));
        EntityView[] views = [.. entities.List(offset, Math.Min(limit, MaxLimit)).Select(EntityView.Of)];
        return Task.FromResult(ApiAnswer.Json(StatusCodes.Status200OK, views, EntityJson.Default.EntityViewArray));
    }

    private Task<ApiAnswer> Show(ApiRequest request) => Task.FromResult(
        ApiAnswer.Json(StatusCodes.Status200OK, EntityView.Of(Find(request)), EntityJson.Default.EntityView));

    private Task<ApiAnswer> Remove(ApiRequest request)
    {
        var entity = Find(request);
        entities.Remove(entity.Id);
        endSessions(new HashSet<string> { entity.Id });
        return Task.FromResult(ApiAnswer.Empty(StatusCodes.Status204NoContent));
    }

    private async Task<ApiAnswer> SetStatusAsync(ApiRequest request)
    {
        var entity = Find(request);
        var body = await request.ReadAsync(EntityJson.Default.EntityStatusRequest);
        if (!EntityNames.TryParse<EntityStatus>(body.Status, out var status))
            throw Wrong($"'status' must be one of {EntityNames.List<EntityStatus>()}.");

        entities.SetStatus(entity.Id, status);
        if (status != EntityStatus.Active) endSessions(new HashSet<string> { entity.Id });
        return ApiAnswer.Empty(StatusCodes.Status200OK);
    }

    private async Task<ApiAnswer> MakeTokenAsync(ApiRequest request)
    {
        var entity = Find(request);
        var body = await request.ReadAsync(EntityJson.Default.EntityTokenRequest);
        var token = body.KeypairHex is { } seed ? TokenOfKey(request, entity, seed) : TokenOfSignature(body, entity);
        if (entity.Status != EntityStatus.Active)
            return ApiAnswer.Error(StatusCodes.Status403Forbidden, $"The entity is {EntityNames.Of(entity.Status)}.");

        return ApiAnswer.Json(
            StatusCodes.Status200OK, new EntityTokenView(token.ToString(), entity.Id), EntityJson.Default.EntityTokenView);
    }

    /// <summary>The way of the reference: a private key leaves its owner. It goes over no line that others can read.</summary>
    private EntityToken TokenOfKey(ApiRequest request, Entity entity, string seed)
    {
        if (!request.IsPrivate)
        {
            throw new ApiException(
                StatusCodes.Status403Forbidden,
                "A private key is taken over HTTPS or from this machine only; send 'timestamp' and 'signature' instead.");
        }

        if (!SigningKey.TryParse(seed, out var key)) throw Wrong("'keypair_hex' must be a private seed, as 64 hexadecimal digits.");
        return key.PublicKey.Equals(entity.PublicKey)
            ? EntityToken.Create(key, (ulong)time.GetUtcNow().ToUnixTimeSeconds())
            : throw new ApiException(StatusCodes.Status403Forbidden, "This is not the key that the entity was registered with.");
    }

    private EntityToken TokenOfSignature(EntityTokenRequest body, Entity entity)
    {
        var signature = new byte[SigningKey.SignatureLength];
        if (body is not { Timestamp: >= 0 and { } timestamp, Signature: { } hex }
            || hex.Length != 2 * signature.Length
            || Convert.FromHexString(hex, signature, out _, out _) != System.Buffers.OperationStatus.Done)
        {
            throw Wrong("'timestamp' in Unix seconds and 'signature', as 128 hexadecimal digits, are needed.");
        }

        if (Math.Abs(time.GetUtcNow().ToUnixTimeSeconds() - timestamp) > maxTokenAge.TotalSeconds)
            throw Wrong($"'timestamp' must be within {maxTokenAge.TotalSeconds:0} seconds of now.");

        var token = EntityToken.From(entity.Id, (ulong)timestamp, signature);
        return token.IsSignedBy(entity.PublicKey)
            ? token
            : throw new ApiException(StatusCodes.Status403Forbidden, "The signature does not fit the key of the entity.");
    }

    private Entity Find(ApiRequest request)
    {
        var id = request["id"];
        if (!EntityId.IsWellFormed(id)) throw Wrong("The id of an entity is 'clasp:' and letters and digits of base 58.");
        return entities.Find(id) ?? throw new ApiException(StatusCodes.Status404NotFound, "There is no such entity.");
    }

    private static long NumberOf(ApiRequest request, string name, long fallback)
    {
        if (request.Query(name) is not { } text) return fallback;
        return long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            ? number
            : throw Wrong($"'{name}' must be a whole number, and not less than 0.");
    }

    private static ApiException Wrong(string message) => new(StatusCodes.Status400BadRequest, message);
}
