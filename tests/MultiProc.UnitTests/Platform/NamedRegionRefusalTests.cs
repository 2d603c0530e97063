using System.Net.Sockets;
using MultiProc.Platform;
using MultiProc.Platform.Interop;
using Socket = System.Net.Sockets.Socket;

namespace MultiProc.UnitTests.Platform;

/// <summary>Whatever may lie in the way of a name: a clear error, and it is left as it is.</summary>
[System.Runtime.Versioning.UnsupportedOSPlatform("windows")]
public sealed class NamedRegionRefusalTests
{
    private const long Size = NamedRegion.HeaderSize + 128;
    private const uint Nobody = 65534;
    private const uint OwnerOnly = 0x180;

    private readonly NamedFolder _folder = new(Path.Combine(Path.GetTempPath(), "names"));

    private string FileOfA => Path.Combine(_folder.Path, "a");

    [Fact]
    public void ForeignFile_IsRefused_AndLeftUntouched()
    {
        MakeFolder();
        File.WriteAllText(FileOfA, "somebody's notes, which are longer than the header");

        Opening("a").Should().Throw<IOException>().WithMessage($"*'a'*'{FileOfA}'*not made*");
        OpensAnother();

        File.ReadAllText(FileOfA).Should().StartWith("somebody's notes");
        RemoveFolder();
    }

    [Fact]
    public void ShortForeignFile_IsRefused_AndLeftUntouched()
    {
        MakeFolder();
        File.WriteAllText(FileOfA, "x");

        Opening("a").Should().Throw<IOException>().WithMessage("*not made*");
        OpensAnother();

        File.ReadAllText(FileOfA).Should().Be("x");
        RemoveFolder();
    }

    [Fact]
    public void EmptyFile_ThatNobodyHolds_IsMadeAnew()
    {
        MakeFolder();
        File.WriteAllText(FileOfA, "");

        using (var region = Opening("a")())
            region.CreatedNew.Should().BeTrue();
        Directory.Exists(_folder.Path).Should().BeFalse();
    }

    [Fact]
    public void EmptyFile_ThatNobodyHolds_IsSwept()
    {
        MakeFolder();
        File.WriteAllText(FileOfA, "");

        Opening("b")().Dispose();
        Directory.Exists(_folder.Path).Should().BeFalse();
    }

    [Fact]
    public void Leftover_ThatNobodyHolds_IsMadeAnew()
    {
        byte[] left;
        using (Opening("a")())
            left = File.ReadAllBytes(FileOfA);
        MakeFolder();
        File.WriteAllBytes(FileOfA, [.. left.Take(left.Length - 8), .. new byte[8000]]);

        using (var region = Opening("a")())
        {
            region.CreatedNew.Should().BeTrue();
            region.Region.Size.Should().Be(Size);
        }

        Directory.Exists(_folder.Path).Should().BeFalse();
    }

    [Fact]
    public void LockedFile_IsRefused_WhenAnotherProgramKeepsItForItself()
    {
        MakeFolder();
        using (var other = File.OpenHandle(FileOfA, FileMode.CreateNew, FileAccess.ReadWrite, FileShare.None))
            Opening("a").Should().Throw<IOException>().WithMessage("*another program keeps it locked*");
        RemoveFolder();
    }

    [Fact]
    public void PlantedLink_IsNotFollowed_WhereTheFileShouldBe()
    {
        MakeFolder();
        var target = Path.Combine(Path.GetTempPath(), "target");
        File.WriteAllText(target, "");
        File.CreateSymbolicLink(FileOfA, target);

        Opening("a").Should().Throw<IOException>().WithMessage("*'a'*symbolic link*");
        OpensAnother();

        File.ReadAllText(target).Should().BeEmpty();
        new FileInfo(FileOfA).LinkTarget.Should().Be(target);
        File.Delete(target);
        RemoveFolder();
    }

    [Theory]
    [InlineData("folder")]
    [InlineData("pipe")]
    [InlineData("socket")]
    public void WhatIsNoFile_IsRefused(string kind)
    {
        MakeFolder();
        using var socket = Make(kind, FileOfA);

        Opening("a").Should().Throw<IOException>().WithMessage("*'a'*is*file*");
        OpensAnother();
        RemoveFolder();
    }

    [Fact]
    public void PlantedLink_IsNotFollowed_WhereTheFolderShouldBe()
    {
        var target = Path.Combine(Path.GetTempPath(), "target");
        Directory.CreateDirectory(target, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        Directory.CreateSymbolicLink(_folder.Path, target);

        Opening("a").Should().Throw<UnauthorizedAccessException>().WithMessage($"*'{_folder.Path}'*symbolic link*");

        Directory.GetFiles(target).Should().BeEmpty();
        File.Delete(_folder.Path);
        Directory.Delete(target);
    }

    [Fact]
    public void LinkToNowhere_IsRefused_WhereTheFolderShouldBe()
    {
        Directory.CreateSymbolicLink(_folder.Path, "/nowhere");
        Opening("a").Should().Throw<UnauthorizedAccessException>().WithMessage("*symbolic link*");
        File.Delete(_folder.Path);
    }

    [Fact]
    public void File_IsRefused_WhereTheFolderShouldBe()
    {
        File.WriteAllText(_folder.Path, "");
        Opening("a").Should().Throw<UnauthorizedAccessException>().WithMessage("*is no folder*");
        File.Delete(_folder.Path);
    }

    [Theory]
    [InlineData(UnixFileMode.GroupRead)]
    [InlineData(UnixFileMode.OtherWrite)]
    [InlineData(UnixFileMode.OtherExecute)]
    public void FolderThatLetsOthersIn_IsRefused(UnixFileMode mode)
    {
        MakeFolder();
        File.SetUnixFileMode(_folder.Path, File.GetUnixFileMode(_folder.Path) | mode);

        Opening("a").Should().Throw<UnauthorizedAccessException>().WithMessage("*lets other users in*0700*");
        RemoveFolder();
    }

    /// <summary>Root gives it away; an ordinary user takes one that was never its own.</summary>
    [Fact]
    public void FolderOfAnotherUser_IsRefused()
    {
        var isRoot = Unistd.EffectiveUser() == 0;
        var folder = isRoot ? _folder : new NamedFolder("/proc");
        if (isRoot)
        {
            MakeFolder();
            OwnCalls.ChangeOwner(_folder.Path, Nobody, Nobody).Should().Be(0);
        }

        Opening("a", folder).Should().Throw<UnauthorizedAccessException>().WithMessage($"*'{folder.Path}' belongs to user {(isRoot ? Nobody : 0)}, and this process is user*");
        if (isRoot)
            RemoveFolder();
    }

    /// <summary>Root gives a file away; an ordinary user finds one that was never its own, by a hard link or not at all.</summary>
    [Fact]
    public void FileOfAnotherUser_IsRefused_OrIsNoFileOfOurs()
    {
        MakeFolder();
        File.WriteAllText(FileOfA, "");
        if (Unistd.EffectiveUser() == 0)
            OwnCalls.ChangeOwner(FileOfA, Nobody, Nobody).Should().Be(0);
        else
            File.SetUnixFileMode(FileOfA, UnixFileMode.None);

        Opening("a").Should().Throw<SystemException>().Which.Message.Should().Contain(FileOfA);
        OpensAnother();
        File.Exists(FileOfA).Should().BeTrue();
        RemoveFolder();
    }

    [Fact]
    public void FolderThatCannotBeMade_IsAnError() =>
        Opening("a", new NamedFolder("/nowhere/names")).Should().Throw<IOException>().WithMessage("*cannot make*'/nowhere/names'*");

    [Theory]
    [InlineData(16, "another container")]
    [InlineData(6, "another version")]
    public void ObjectOfAnotherWorld_IsRefused_WhileItIsHeld(long place, string message)
    {
        using (var held = Opening("a")())
        {
            ref var word = ref held.Region.UInt64At(place & ~7);
            word ^= 1UL << (int)(place % 8 * 8);
            Opening("a").Should().Throw<ProcessException>().WithMessage($"*'a'*{message}*");
            FluentActions.Invoking(() => NamedRegion.Receive(_folder, "a", held.Hold(), Size, _ => { })).Should().Throw<ProcessException>();
        }

        Directory.Exists(_folder.Path).Should().BeFalse();
    }

    [Fact]
    public void FileThatWasCutOff_IsRefused()
    {
        var held = Opening("a")();
        using (var file = File.OpenHandle(FileOfA, access: FileAccess.ReadWrite, share: FileShare.ReadWrite))
            RandomAccess.SetLength(file, 100);

        Opening("a").Should().Throw<IOException>().WithMessage("*damaged*100 bytes*");
        held.Dispose();
    }

    /// <summary>Only shared memory says at once that it will never have as much.</summary>
    [Fact]
    [System.Runtime.Versioning.SupportedOSPlatform("linux")]
    public void FullDisk_IsAnError_AndLeavesNothing()
    {
        const long TooMuch = 1L << 50;
        new DriveInfo("/dev/shm").TotalSize.Should().BeInRange(1, TooMuch - 1);
        var folder = new NamedFolder($"/dev/shm/multiproc-test-{Environment.ProcessId}");

        var open = () => NamedRegion.Open(folder, "a", TooMuch, _ => { }, _ => { });

        open.Should().Throw<IOException>().WithMessage("*1125899906842624 bytes*make room*").Which.HResult.Should().Be(Errno.ENOSPC);
        Directory.Exists(folder.Path).Should().BeFalse();
    }

    [Fact]
    public void Release_LeavesItToTheSweep_WhenNoDescriptorIsFree()
    {
        var region = Opening("a")();
        Func<object> open = Opening("b"), hold = region.Hold;
        Action release = region.Dispose;
        region.Hold().Dispose(); // what the runtime opens and compiles for a first call is there now
        _ = Record.Exception(() => new object());
        _ = Record.Exception(Fail);
        Exception? atOpen, atHold, atRelease;
        using (new NoDescriptors())
        {
            atOpen = Record.Exception(open);
            atHold = Record.Exception(hold);
            atRelease = Record.Exception(release);
        }

        atOpen.Should().BeOfType<IOException>().Which.Message.Should().Contain("ulimit -n");
        atHold.Should().BeOfType<IOException>().Which.Message.Should().Contain("ulimit -n");
        atRelease.Should().BeNull();
        File.Exists(FileOfA).Should().BeTrue();
        Opening("b")().Dispose();
        Directory.Exists(_folder.Path).Should().BeFalse();
    }

    private static void Fail() => throw new IOException("rehearsed");

    private Func<NamedRegion> Opening(string name, NamedFolder? folder = null) =>
        () => NamedRegion.Open(folder ?? _folder, name, Size, _ => { }, _ => { });

    /// <summary>What lies under one name does not keep the others from being used.</summary>
    private void OpensAnother() => Opening("b")().Dispose();

    private void MakeFolder() =>
        Directory.CreateDirectory(_folder.Path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);

    private static Socket? Make(string kind, string path)
    {
        if (kind == "pipe")
            OwnCalls.MakeFifo(path, OwnerOnly).Should().Be(0);
        else if (kind == "folder")
            Directory.CreateDirectory(path);
        if (kind != "socket")
            return null;
        var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        socket.Bind(new UnixDomainSocketEndPoint(path));
        return socket;
    }

    private void RemoveFolder() => Directory.Delete(_folder.Path, recursive: true);
}
