using Clasp.Cli;
using Clasp.Cli.Output;

var program = new ClaspProgram(Terminal.OfProcess(), Environment.GetEnvironmentVariable);
return await program.RunAsync(args, CancellationToken.None);
