var builder = WebApplication.CreateBuilder(args);
builder.WebHost.UseUrls("http://127.0.0.1:0");
var app = builder.Build();
app.MapGet("/", async () =>
{
    await Probe.ReportAsync(static () => Settings([.. Environment.GetCommandLineArgs().Skip(1)]));
    return "reported";
});
await app.StartAsync();
using var client = new HttpClient { BaseAddress = new Uri(app.Urls.Single()) };
Console.WriteLine(await client.GetStringAsync("/"));
await app.StopAsync();

static string[] Settings(string[] args)
{
    var fresh = WebApplication.CreateBuilder(args);
    return
    [
        $"setting={fresh.Configuration["Probe:Setting"]}",
        $"option={fresh.Configuration["option"]}",
        $"host={fresh.Environment.EnvironmentName}, {fresh.Environment.ApplicationName}, {fresh.Environment.ContentRootPath}",
    ];
}
