namespace Clasp.Simulation.World;

/// <summary>Whoever sits at the end of a connection.</summary>
internal interface ISimulatedPeer
{
    void Opened(SimulatedEnd end, bool isInitiator);

    void Received(SimulatedEnd end, byte[] bytes);

    void WriteCompleted(SimulatedEnd end);

    void Closed(SimulatedEnd end);
}
