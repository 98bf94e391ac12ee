namespace Clasp.EndToEnd.Attacks;

/// <summary>Before anybody is a client: slow, half, and monstrous requests.</summary>
public sealed class HandshakeAttackTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    [Fact]
    public async Task Who_never_ends_a_request_is_closed()
    {
        await using var relay = await AttackedRelay.StartAsync();
        var slow = await Task.WhenAll(Enumerable.Range(0, 200).Select(_ => RawConnection.ConnectAsync(relay.Process.Port)));

        foreach (var connection in slow) await connection.SayAsync("GET /clasp HTTP/1.1\r\nHost: relay\r\nUpgr");

        await relay.AssertUnharmedAsync();
        foreach (var connection in slow) await connection.ReadToEndAsync(Patience);
        foreach (var connection in slow) await connection.DisposeAsync();
        await relay.AssertUnharmedAsync();
    }

    [Fact]
    public async Task Who_connects_and_says_nothing_is_closed()
    {
        await using var relay = await AttackedRelay.StartAsync();
        var silent = await Task.WhenAll(Enumerable.Range(0, 500).Select(_ => RawConnection.ConnectAsync(relay.Process.Port)));

        await relay.AssertUnharmedAsync();

        foreach (var connection in silent) await connection.ReadToEndAsync(Patience);
        foreach (var connection in silent) await connection.DisposeAsync();
    }

    [Fact]
    public async Task Who_upgrades_and_does_not_say_hello_is_closed()
    {
        await using var relay = await AttackedRelay.StartAsync("--hello-timeout", "1");
        var (connection, answer) = await RawConnection.UpgradeAsync(relay.Process.Port);
        await using var disposes = connection;

        Assert.StartsWith("HTTP/1.1 101", answer);
        Assert.Equal(1008, await connection.CloseCodeAsync());
        await relay.AssertUnharmedAsync();
    }

    [Theory]
    [InlineData(100_000, 10)]
    [InlineData(20, 100_000)]
    public async Task Headers_without_end_are_cut_off(int count, int length)
    {
        await using var relay = await AttackedRelay.StartAsync();
        await using var connection = await RawConnection.ConnectAsync(relay.Process.Port);
        await connection.SayAsync("GET /clasp HTTP/1.1\r\nHost: relay\r\n");

        var value = new string('a', length);
        var bomb = connection.SayAsync(string.Concat(Enumerable.Range(0, count).Select(number => $"X-{number}: {value}\r\n")));

        var answer = System.Text.Encoding.ASCII.GetString(await connection.ReadToEndAsync());
        await bomb;
        Assert.True(answer.Length == 0 || answer.StartsWith("HTTP/1.1 431", StringComparison.Ordinal), answer);
        await relay.AssertUnharmedAsync();
    }

    [Fact]
    public async Task Compression_is_not_agreed_to_and_so_nothing_can_be_blown_up()
    {
        await using var relay = await AttackedRelay.StartAsync();
        var (connection, answer) = await RawConnection.UpgradeAsync(
            relay.Process.Port, "Sec-WebSocket-Extensions: permessage-deflate; client_max_window_bits\r\n");
        await using var disposes = connection;

        await connection.SendAsync(RawConnection.Frame(0x80 | 0x40 | 0x02, new byte[1000]));

        Assert.DoesNotContain("deflate", answer);
        Assert.Equal(1002, await connection.CloseCodeAsync());
        await relay.AssertUnharmedAsync();
    }
}
