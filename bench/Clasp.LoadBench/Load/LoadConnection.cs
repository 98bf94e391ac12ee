using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Clasp.LoadBench.Wires;

namespace Clasp.LoadBench.Load;

/// <summary>One client: a socket that never blocks, what it has yet to send, and what came in so far.</summary>
internal sealed class LoadConnection : IDisposable
{
    private readonly Socket _socket = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
    private readonly Wire _wire;
    private readonly Epoll _epoll;
    private readonly int _tag;
    private byte[] _partial = [];
    private int _partialLength;
    private byte[] _unsent = [];
    private int _unsentStart;
    private int _unsentEnd;
    private long _now;

    public LoadConnection(Wire wire, Epoll epoll, int port, int tag)
    {
        _wire = wire;
        _epoll = epoll;
        _tag = tag;
        _socket.Connect(IPAddress.Loopback, port);
        _socket.Blocking = false;
        _epoll.Watch(Descriptor, tag);
    }

    /// <summary>Where what it receives is counted.</summary>
    public Arrivals? Arrivals { get; set; }

    /// <summary>The flow whose messages it sends.</summary>
    public Flow? Sends { get; set; }

    /// <summary>Answers to what this client asked: its hello, its subscriptions.</summary>
    public long Answers { get; set; }

    public long Delivered { get; private set; }

    public long NewestStamp { get; private set; }

    /// <summary>What the server had to complain about, and the ends of connections.</summary>
    public string? Complaint { get; private set; }

    public bool IsGone { get; private set; }

    private int Descriptor => (int)_socket.Handle;

    public void Send(ReadOnlySpan<byte> bytes)
    {
        if (IsGone) return;

        if (_unsentEnd == _unsentStart)
        {
            var sent = _socket.Send(bytes, SocketFlags.None, out var error);
            if (error is not SocketError.Success and not SocketError.WouldBlock) End(error.ToString());
            bytes = bytes[(error == SocketError.Success ? sent : 0)..];
            if (bytes.IsEmpty || IsGone) return;

            _unsentStart = _unsentEnd = 0;
            _epoll.WatchWrites(Descriptor, _tag, isWanted: true);
        }

        if (_unsent.Length - _unsentEnd < bytes.Length) Array.Resize(ref _unsent, (_unsentEnd + bytes.Length) * 2);
        bytes.CopyTo(_unsent.AsSpan(_unsentEnd));
        _unsentEnd += bytes.Length;
    }

    /// <summary>Does what the socket is ready for.</summary>
    /// <param name="shared">A large buffer that all connections of the thread read into.</param>
    public void Serve(byte[] shared)
    {
        if (IsGone) return;

        if (_unsentEnd > _unsentStart) SendMore();
        if (IsGone) return;

        _partial.AsSpan(0, _partialLength).CopyTo(shared);
        var count = _socket.Receive(shared.AsSpan(_partialLength), SocketFlags.None, out var error);
        if (error == SocketError.WouldBlock) return;

        _now = Stopwatch.GetTimestamp();
        if (count == 0 || error != SocketError.Success)
        {
            End(error == SocketError.Success ? "closed by the server" : error.ToString());
            return;
        }

        var bytes = shared.AsSpan(0, _partialLength + count);
        bytes = bytes[_wire.Take(bytes, this)..];
        if (_partial.Length < bytes.Length) _partial = new byte[Math.Max(2 * bytes.Length, 256)];
        bytes.CopyTo(_partial);
        _partialLength = bytes.Length;
    }

    /// <summary>A message came in.</summary>
    public void Deliver(long stamp)
    {
        Delivered++;
        if (Arrivals is { } arrivals)
        {
            arrivals.Delivered++;
            arrivals.Delays?.Add(_now - stamp);
            if (stamp <= NewestStamp && arrivals.IsOrdered) arrivals.Reordered++;
        }

        NewestStamp = Math.Max(stamp, NewestStamp);
    }

    /// <summary>Params came in that nobody sent just now.</summary>
    public void DeliverState(int count) => Delivered += count;

    /// <summary>A message that this client sent was acknowledged.</summary>
    public void Acknowledge()
    {
        if (Sends is { } flow) flow.Acknowledged++;
        else Answers++;
    }

    public void Complain(string text) => Complaint ??= text;

    public void Dispose() => _socket.Dispose();

    private void SendMore()
    {
        var sent = _socket.Send(_unsent.AsSpan(_unsentStart, _unsentEnd - _unsentStart), SocketFlags.None, out var error);
        if (error == SocketError.Success) _unsentStart += sent;
        else if (error != SocketError.WouldBlock) End(error.ToString());
        if (_unsentStart == _unsentEnd && !IsGone) _epoll.WatchWrites(Descriptor, _tag, isWanted: false);
    }

    private void End(string reason)
    {
        IsGone = true;
        Complain(reason);
        _socket.Dispose();
    }
}
