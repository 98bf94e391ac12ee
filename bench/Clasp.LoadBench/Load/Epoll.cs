using System.ComponentModel;
using System.Runtime.InteropServices;

namespace Clasp.LoadBench.Load;

/// <summary>Waits for many sockets at once, to the nanosecond, on the thread that asks (Linux 5.11 or newer).</summary>
internal sealed unsafe partial class Epoll : IDisposable
{
    private const int Add = 1;
    private const int Modify = 3;
    private const uint Readable = 0x001;
    private const uint Writable = 0x004;
    private const int Interrupted = 4;
    private const int SetTimerSlack = 29;
    private const int MaxEvents = 512;
    private const long NanosPerSecond = 1_000_000_000;

    // struct epoll_event is packed on x64 only: u32 events, u64 data.
    private static readonly int DataOffset = RuntimeInformation.ProcessArchitecture == Architecture.X64 ? 4 : 8;

    private readonly byte[] _events = GC.AllocateArray<byte>(MaxEvents * 16, pinned: true);
    private readonly int _descriptor;

    public Epoll()
    {
        _descriptor = Check(EpollCreate(0));

        // The kernel would round a wait up by 50 microseconds, and a paced message would be late by that.
        Check(ProcessControl(SetTimerSlack, 1, 0, 0, 0));
    }

    /// <summary>Watches a socket for something to read.</summary>
    /// <param name="socket">Its descriptor.</param>
    /// <param name="tag">What <see cref="Wait"/> calls it.</param>
    public void Watch(int socket, int tag) => Control(Add, socket, Readable, tag);

    /// <summary>Says whether room to write is waited for, too.</summary>
    public void WatchWrites(int socket, int tag, bool isWanted) =>
        Control(Modify, socket, isWanted ? Readable | Writable : Readable, tag);

    /// <summary>The tags of the sockets that have something to do; empty if the time ran out.</summary>
    public int Wait(Span<int> tags, long timeoutNanos)
    {
        Span<long> timeout = [timeoutNanos / NanosPerSecond, timeoutNanos % NanosPerSecond];
        int count;
        fixed (byte* events = _events)
        fixed (long* time = timeout)
        {
            count = EpollWait(_descriptor, events, Math.Min(MaxEvents, tags.Length), time, 0, 8);
        }

        if (count < 0 && Marshal.GetLastPInvokeError() == Interrupted) return 0;

        Check(count);
        for (var i = 0; i < count; i++)
            tags[i] = (int)BitConverter.ToInt64(_events, (i * (DataOffset + 8)) + DataOffset);
        return count;
    }

    public void Dispose() => Close(_descriptor);

    private void Control(int operation, int socket, uint events, int tag)
    {
        Span<byte> entry = stackalloc byte[16];
        BitConverter.TryWriteBytes(entry, events);
        BitConverter.TryWriteBytes(entry[DataOffset..], (long)tag);
        fixed (byte* bytes = entry) Check(EpollControl(_descriptor, operation, socket, bytes));
    }

    private static int Check(int result) => result >= 0 ? result : throw new Win32Exception(Marshal.GetLastPInvokeError());

    [LibraryImport("libc", EntryPoint = "epoll_create1", SetLastError = true)]
    private static partial int EpollCreate(int flags);

    [LibraryImport("libc", EntryPoint = "epoll_ctl", SetLastError = true)]
    private static partial int EpollControl(int epoll, int operation, int socket, byte* entry);

    [LibraryImport("libc", EntryPoint = "epoll_pwait2", SetLastError = true)]
    private static partial int EpollWait(int epoll, byte* events, int maxEvents, long* timeout, nint signals, nint signalBytes);

    [LibraryImport("libc", EntryPoint = "close")]
    private static partial void Close(int descriptor);

    [LibraryImport("libc", EntryPoint = "prctl", SetLastError = true)]
    private static partial int ProcessControl(int option, nuint argument, nuint unused2, nuint unused3, nuint unused4);
}
