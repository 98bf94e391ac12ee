using System.Text.Json.Serialization.Metadata;
using Clasp.Fuzz.Engine;
using Clasp.Relay.Auth.Accounts;
using Clasp.Relay.Auth.Entities;
using Clasp.Relay.Auth.Http;
using Clasp.Relay.Auth.Tokens;
using Microsoft.AspNetCore.Http;

namespace Clasp.Fuzz.Targets;

/// <summary>The bodies of requests to the auth port.</summary>
internal sealed class HttpBodyTarget : IFuzzTarget
{
    private static readonly Dictionary<string, string> NoValues = [];

    public string Name => "bodies of the HTTP API";

    public int Weight => 4;

    /// <summary>The first byte tells what the body is for.</summary>
    public IReadOnlyList<byte[]> Seeds { get; } =
    [
        [0, .. """{"username":"ada","password":"secret","user_id":"u-1","name":null}"""u8],
        [
            1, .. """
            {"entity_type":"device","name":"Lamp","public_key":"8a88e3dd7409f195fd52db2d3cba5d72ca6709bf1d94121bf3748801b40f6f5c",
             "tags":["a"],"namespaces":["/stage"],"scopes":["read:/lights/**"],"metadata":{"k":"v"}}
            """u8,
        ],
        [2, .. """{"status":"suspended"}"""u8],
        [3, .. """{"timestamp":1700000000,"signature":"00","keypair_hex":"01"}"""u8],
        [4, .. """{"scopes":["read:/**"],"subject":"ada","ttl":60}"""u8],
    ];

    public int Run(ReadOnlySpan<byte> input)
    {
        if (input.IsEmpty) return 0;

        try
        {
            var body = input[1..].ToArray();
            return (input[0] % 5) switch
            {
                0 => Read(body, AccountJson.Default.SignInRequest).Username?.Length ?? -1,
                1 => Outcome.OfCount(Read(body, EntityJson.Default.NewEntityRequest).ToEntity(default).EffectiveScopes.Count),
                2 => Read(body, EntityJson.Default.EntityStatusRequest).Status?.Length ?? -1,
                3 => Outcome.OfCount(Math.Abs(Read(body, EntityJson.Default.EntityTokenRequest).Timestamp ?? 0)),
                _ => Read(body, TokenJson.Default.NewTokenRequest).Scopes?.Count ?? -1,
            };
        }
        catch (ApiException refused)
        {
            return Outcome.Of(refused);
        }
    }

    private static T Read<T>(byte[] body, JsonTypeInfo<T> type)
    {
        var context = new DefaultHttpContext();
        context.Request.Body = new MemoryStream(body);
        var reading = new ApiRequest(context.Request, NoValues, CancellationToken.None).ReadAsync(type);
        return reading.IsCompleted ? reading.GetAwaiter().GetResult() : throw new InvalidOperationException("Reading a body in memory waits.");
    }
}
