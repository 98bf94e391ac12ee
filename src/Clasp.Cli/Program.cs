using Clasp.Cli;
using Clasp.Cli.Output;

return await new ClaspProgram(Terminal.OfProcess(), Environment.GetEnvironmentVariable).RunAsync(args, CancellationToken.None);
