using System.Collections.Specialized;
using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using System.Diagnostics;
using System.Drawing;
using System.Numerics;
using System.Reflection;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace MultiProc.UnitTests.Serialization.Cases;

internal static class ComponentCases
{
    public static IEnumerable<PickleCase> All() => [.. Values(), .. Files(), .. Programs(), .. Members(), .. Events(), .. Lazies()];

    private static IEnumerable<PickleCase> Values()
    {
        yield return PickleCase.Same("Color", () => Color.FromArgb(1, 2, 3, 4));
        yield return PickleCase.Same("Color by name", () => Color.CornflowerBlue);
        yield return PickleCase.Same("Point, Size, Rectangle", () => (new Point(1, 2), new SizeF(3, 4), new Rectangle(1, 2, 3, 4)));
        yield return PickleCase.Same("Vector<T>", () => new Vector<int>(5));
        yield return PickleCase.Same("Vector128", () => Vector128.Create(1, 2, 3, 4));
        yield return PickleCase.Same("ValueTuple of fifteen", () => (1, 2, 3, 4, 5, 6, 7, (8, 9, (10, "11")), 12, 13, 14, 15));
        yield return PickleCase.Same("Tuple of nine", () => new Tuple<int, int, int, int, int, int, int, Tuple<string, int>>(1, 2, 3, 4, 5, 6, 7, Tuple.Create("8", 9)));
        yield return PickleCase.Same<ITuple>("ITuple", () => (1, "a"));
        yield return PickleCase.Same("OSPlatform", () => OSPlatform.Linux);
        yield return PickleCase.Same("NFloat", () => (NFloat)1.5);
        yield return PickleCase.Like("ActivityContext", () => new ActivityContext(ActivityTraceId.CreateFromString("0af7651916cd43dd8448eb211c80319c"), ActivitySpanId.CreateFromString("b7ad6b7169203331"), ActivityTraceFlags.Recorded),
            copy => (copy.TraceId.ToHexString(), copy.SpanId.ToHexString(), copy.TraceFlags));
    }

    private static IEnumerable<PickleCase> Files()
    {
        yield return PickleCase.Like("FileInfo", () => new FileInfo("/etc/passwd"), copy => (copy.FullName, copy.Exists));
        yield return PickleCase.Like("DirectoryInfo", () => new DirectoryInfo("/etc"), copy => (copy.FullName, copy.Name));
        yield return PickleCase.Like("EnumerationOptions", () => new EnumerationOptions { RecurseSubdirectories = true, MaxRecursionDepth = 3 },
            copy => (copy.RecurseSubdirectories, copy.MaxRecursionDepth));
        yield return PickleCase.Like("FileStreamOptions", () => new FileStreamOptions { Mode = FileMode.Append, Access = FileAccess.Write }, copy => (copy.Mode, copy.Access));
        yield return PickleCase.Of("Stream.Null", () => Stream.Null, copy => copy.Should().BeSameAs(Stream.Null));
        yield return PickleCase.Of("TextWriter.Null", () => TextWriter.Null, copy => copy.Should().BeSameAs(TextWriter.Null));
        yield return PickleCase.Like("MemoryStream of a part", () => new MemoryStream([1, 2, 3, 4], 1, 2, false), copy => (copy.ToArray(), copy.CanWrite));
    }

    private static IEnumerable<PickleCase> Programs()
    {
        yield return PickleCase.Like("ProcessStartInfo", () => new ProcessStartInfo("ls", ["-l", "/"]) { WorkingDirectory = "/", RedirectStandardOutput = true, Environment = { ["A"] = "b" } },
            copy => (copy.FileName, copy.ArgumentList.ToArray(), copy.WorkingDirectory, copy.RedirectStandardOutput, copy.Environment["A"]));
        yield return PickleCase.Like("AssemblyName", () => new AssemblyName("A, Version=1.2.3.4, Culture=neutral, PublicKeyToken=b77a5c561934e089"), copy => copy.FullName);
        yield return PickleCase.Like("OperatingSystem", () => new OperatingSystem(PlatformID.Unix, new Version(1, 2)), copy => copy.VersionString);
        yield return PickleCase.Like("ValidationResult", () => new ValidationResult("wrong", ["a", "b"]), copy => (copy.ErrorMessage, copy.MemberNames.ToArray()));
        yield return PickleCase.Like("RangeAttribute", () => new RangeAttribute(1, 5), copy => copy.IsValid(3));
        yield return PickleCase.Like("StackTrace as text", () => new InvalidOperationException().StackTrace ?? "none", copy => copy);
    }

    private static IEnumerable<PickleCase> Members()
    {
        yield return PickleCase.Of("Assembly", () => typeof(ComponentCases).Assembly, copy => copy.Should().BeSameAs(typeof(ComponentCases).Assembly));
        yield return PickleCase.Of("Module", () => typeof(ComponentCases).Module, copy => copy.Should().Be(typeof(ComponentCases).Module));
        yield return PickleCase.Of("EventInfo", () => typeof(INotifyPropertyChanged).GetEvent("PropertyChanged")!, copy => copy.Should().BeSameAs(typeof(INotifyPropertyChanged).GetEvent("PropertyChanged")));
        yield return PickleCase.Of("ParameterInfo", () => typeof(string).GetMethod("CompareOrdinal", [typeof(string), typeof(string)])!.GetParameters()[1],
            copy => (copy.Name, copy.Position).Should().Be(("strB", 1)));
        yield return PickleCase.Of("Type parameter", () => typeof(List<>).GetGenericArguments()[0], copy => copy.Should().Be(typeof(List<>).GetGenericArguments()[0]));
        yield return PickleCase.Of("Type by reference", () => typeof(int).MakeByRefType(), copy => copy.Should().Be(typeof(int).MakeByRefType()));
        yield return PickleCase.Of("Type pointer", () => typeof(int*), copy => copy.Should().Be(typeof(int*)));
        yield return PickleCase.Of("Missing.Value", () => Missing.Value, copy => copy.Should().BeSameAs(Missing.Value));
    }

    private static IEnumerable<PickleCase> Events()
    {
        yield return PickleCase.Of("EventArgs.Empty", () => EventArgs.Empty, copy => copy.Should().BeSameAs(EventArgs.Empty));
        yield return PickleCase.Like("PropertyChangedEventArgs", () => new PropertyChangedEventArgs("Name"), copy => copy.PropertyName);
        yield return PickleCase.Like("CancelEventArgs", () => new CancelEventArgs(true), copy => copy.Cancel);
        yield return PickleCase.Like("NotifyCollectionChangedEventArgs", () => new NotifyCollectionChangedEventArgs(NotifyCollectionChangedAction.Add, "x", 3),
            copy => (copy.Action, copy.NewItems![0], copy.NewStartingIndex));
        yield return PickleCase.Like("FileSystemEventArgs", () => new FileSystemEventArgs(WatcherChangeTypes.Created, "/tmp", "x"), copy => (copy.FullPath, copy.ChangeType));
        yield return PickleCase.Like("UnhandledExceptionEventArgs", () => new UnhandledExceptionEventArgs(new IOException("x"), true), copy => ((Exception)copy.ExceptionObject).Message);
        yield return PickleCase.Of("Progress", () => new Progress<int>(_ => { }), copy => copy.Should().NotBeNull());
    }

    private static IEnumerable<PickleCase> Lazies()
    {
        yield return PickleCase.Of("Lazy by constructor", () => new Lazy<List<int>>(), copy => copy.Value.Should().BeEmpty());
        yield return PickleCase.Of("Lazy of one thread", () => new Lazy<string>(() => "a", LazyThreadSafetyMode.None), copy => copy.Value.Should().Be("a"));
        yield return PickleCase.Of("Lazy that publishes", () => new Lazy<string>(() => "a", LazyThreadSafetyMode.PublicationOnly), copy => copy.Value.Should().Be("a"));
        yield return PickleCase.Of("Lazy of a value", () => new Lazy<string>("a"), copy => copy.Value.Should().Be("a"));
        yield return PickleCase.Of("Lazy that failed", Failed, copy => copy.Invoking(lazy => lazy.Value).Should().Throw<IOException>().WithMessage("x"));
        yield return PickleCase.Of("Lazy with metadata", () => new Lazy<int, string>(() => 5, "m"), copy => (copy.Metadata, copy.Value).Should().Be(("m", 5)));
    }

    private static Lazy<int> Failed()
    {
        var lazy = new Lazy<int>(() => throw new IOException("x"));
        try
        {
            _ = lazy.Value;
        }
        catch (IOException)
        {
            // It keeps the error and throws it again, as its copy must.
        }

        return lazy;
    }
}
