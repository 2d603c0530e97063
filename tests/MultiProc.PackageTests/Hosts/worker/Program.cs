var builder = Host.CreateApplicationBuilder(args);
builder.Services.AddHostedService<Worker>();
await builder.Build().RunAsync();

internal sealed class Worker(IHostApplicationLifetime lifetime) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await Probe.ReportAsync(static () => Settings([.. Environment.GetCommandLineArgs().Skip(1)]));
        lifetime.StopApplication();
    }

    private static string[] Settings(string[] args)
    {
        var fresh = Host.CreateApplicationBuilder(args);
        return
        [
            $"setting={fresh.Configuration["Probe:Setting"]}",
            $"option={fresh.Configuration["option"]}",
            $"host={fresh.Environment.EnvironmentName}, {fresh.Environment.ApplicationName}, {fresh.Environment.ContentRootPath}",
        ];
    }
}
