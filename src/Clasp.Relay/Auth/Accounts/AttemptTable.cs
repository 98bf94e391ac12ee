using System.Diagnostics.CodeAnalysis;

namespace Clasp.Relay.Auth.Accounts;

/// <summary>Counts what somebody tries, by address or by name, and says when it was too often.</summary>
/// <remarks>
/// An attempt counts from its beginning, so that many at once are no way around the limit. The table is bounded; when it
/// is full, the oldest count goes first.
/// </remarks>
internal sealed class AttemptTable(TimeProvider time, int capacity = AttemptTable.DefaultCapacity)
{
    /// <summary>More addresses than anybody fills in a minute with attempts that each cost a hash.</summary>
    public const int DefaultCapacity = 65_536;

    private readonly Dictionary<string, Window> _windows = new(StringComparer.Ordinal);
    private readonly Queue<(string Key, Window Window)> _oldestFirst = [];

    // Guards both.
    private readonly Lock _lock = new();

    /// <summary>How many counts it has.</summary>
    public int Count
    {
        get
        {
            lock (_lock) return _oldestFirst.Count;
        }
    }

    /// <summary>Counts an attempt.</summary>
    /// <param name="key">Whose.</param>
    /// <param name="most">How many there may be.</param>
    /// <param name="period">In how long.</param>
    /// <param name="wait">If there were too many: how long to wait.</param>
    public bool TryBegin(string key, int most, TimeSpan period, [NotNullWhen(false)] out TimeSpan? wait)
    {
        lock (_lock)
        {
            var now = time.GetTimestamp();
            Forget(period);
            if (!_windows.TryGetValue(key, out var window) || time.GetElapsedTime(window.Since, now) >= period)
                window = Open(key, now);

            wait = window.Count < most ? null : period - time.GetElapsedTime(window.Since, now);
            if (wait is null) window.Count++;
            return wait is null;
        }
    }

    /// <summary>Takes back one attempt, which was none.</summary>
    public void GiveBack(string key)
    {
        lock (_lock)
        {
            if (_windows.TryGetValue(key, out var window) && window.Count > 0) window.Count--;
        }
    }

    /// <summary>Forgets all attempts.</summary>
    public void Clear(string key)
    {
        lock (_lock) _windows.Remove(key);
    }

    private Window Open(string key, long now)
    {
        var window = new Window(now);
        _windows[key] = window;
        _oldestFirst.Enqueue((key, window));
        return window;
    }

    private void Forget(TimeSpan period)
    {
        while (_oldestFirst.TryPeek(out var oldest)
            && (_oldestFirst.Count >= capacity || time.GetElapsedTime(oldest.Window.Since) >= period))
        {
            _oldestFirst.Dequeue();
            if (_windows.GetValueOrDefault(oldest.Key) == oldest.Window) _windows.Remove(oldest.Key);
        }
    }

    private sealed class Window(long since)
    {
        public long Since { get; } = since;

        public int Count { get; set; }
    }
}
