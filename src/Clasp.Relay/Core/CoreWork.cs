namespace Clasp.Relay.Core;

/// <summary>
/// Something to be done by whoever runs the core; queued without an allocation, since it is its own list node.
/// </summary>
/// <param name="run">Runs inside a batch.</param>
/// <param name="finished">Runs after that batch was flushed; told if <paramref name="run"/> threw.</param>
internal sealed class CoreWork(Action run, Action<Exception?>? finished = null)
{
    private Exception? _fault;

    /// <summary>The work that arrived before this one.</summary>
    public CoreWork? Older { get; set; }

    /// <summary>
    /// The work to run after this one; a link of its own, since a work may arrive again while the batch in which it ran
    /// is still being flushed.
    /// </summary>
    public CoreWork? Following { get; set; }

    public void Run()
    {
        _fault = null;
        try
        {
            run();
        }
        catch (Exception fault)
        {
            _fault = fault;
        }
    }

    public void Finish() => finished?.Invoke(_fault);
}
