using Clasp.Protocol.Framing;
using Clasp.Protocol.Messages;

namespace Clasp.EndToEnd.Attacks;

/// <summary>WebSocket frames that break the rules, or keep them to the letter.</summary>
public sealed class FramingAttackTests
{
    private const byte Binary = 0x82;
    private const byte FirstPart = 0x02;
    private const byte Part = 0x00;
    private const byte Ping = 0x89;

    [Fact]
    public async Task A_length_that_no_message_has_is_refused_before_any_of_it_comes()
    {
        await using var relay = await AttackedRelay.StartAsync();
        await using var connection = await UpgradeAsync(relay);

        await connection.SendAsync(RawConnection.Frame(Binary, [], announced: long.MaxValue));

        Assert.Equal(1009, await connection.CloseCodeAsync());
        await relay.AssertUnharmedAsync();
    }

    [Fact]
    public async Task Parts_that_together_are_too_large_are_refused()
    {
        await using var relay = await AttackedRelay.StartAsync();
        await using var connection = await UpgradeAsync(relay);

        await connection.SendAsync(RawConnection.Frame(FirstPart, new byte[1000]));
        var parts = connection.SendAsync(Repeat(RawConnection.Frame(Part, new byte[1000]), 1000));

        Assert.Equal(1009, await connection.CloseCodeAsync());
        await parts;
        await relay.AssertUnharmedAsync();
    }

    [Fact]
    public async Task Parts_without_end_and_content_take_no_memory()
    {
        await using var relay = await AttackedRelay.StartAsync("--hello-timeout", "5");
        await using var connection = await UpgradeAsync(relay);

        await connection.SendAsync(RawConnection.Frame(FirstPart, []));
        for (var i = 0; i < 100; i++) await connection.SendAsync(Repeat(RawConnection.Frame(Part, []), 10_000));

        await relay.AssertUnharmedAsync();
        Assert.Equal(1008, await connection.CloseCodeAsync()); // None of it was HELLO.
    }

    [Fact]
    public async Task A_client_that_does_not_mask_is_closed()
    {
        await using var relay = await AttackedRelay.StartAsync();
        await using var connection = await UpgradeAsync(relay);

        await connection.SendAsync(new byte[] { Binary, 1, 0x53 });

        Assert.Equal(1002, await connection.CloseCodeAsync());
        await relay.AssertUnharmedAsync();
    }

    [Fact]
    public async Task A_client_that_pings_and_does_not_read_is_owed_one_pong()
    {
        await using var relay = await AttackedRelay.StartAsync();
        await using var connection = await UpgradeAsync(relay);
        await connection.SendAsync(RawConnection.Frame(Binary, Hello()));

        for (var i = 0; i < 100; i++)
        {
            await connection.SendAsync(Repeat(RawConnection.Frame(Ping, new byte[125]), 100));
            if (i % 25 == 0) await relay.AssertUnharmedAsync();
        }

        await relay.AssertUnharmedAsync();
    }

    private static byte[] Hello() => Frame.ToArray(new HelloMessage { Version = 1, Features = Features.Signals, Name = "attacker"u8 });

    private static byte[] Repeat(byte[] frame, int times) => [.. Enumerable.Repeat(frame, times).SelectMany(bytes => bytes)];

    private static async Task<RawConnection> UpgradeAsync(AttackedRelay relay) =>
        (await RawConnection.UpgradeAsync(relay.Process.Port)).Connection;
}
