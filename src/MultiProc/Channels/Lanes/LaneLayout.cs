namespace MultiProc.Channels.Lanes;

/// <summary>Where a lane's words lie, from the beginning of its page: README.md, "Layout".</summary>
internal static class LaneLayout
{
    /// <summary>In front of the bytes.</summary>
    public const int WordsSize = 4096;

    public const int WritersLock = 0;
    public const int Seen = 8;
    public const int LastTag = 16;
    public const int StaleTag = 24;
    public const int Tail = 128;
    public const int ReadersLock = 256;
    public const int TailSeen = 264;
    public const int Taking = 272;
    public const int TakingTag = 280;
    public const int DroppedTag = 288;
    public const int Head = 384;
    public const int Freed = 392;
    public const int ReadersBell = 512;
    public const int LookersBell = 520;
    public const int WritersBell = 640;
    public const int BytesBell = 648;
    public const int State = 768;
    public const int TakenAtShutdown = 776;
    public const int MostMessages = 784;
    public const int MostBytes = 792;
    public const int Done = 896;
    public const int DoneBell = 904;
    public const int Finish = 912;

    /// <summary>The bytes of a unit, in which positions count.</summary>
    public const int Unit = 8;

    /// <summary>Room that is always kept for what a repair writes: an ABORT.</summary>
    public const uint ReservedUnits = 1;

    /// <summary>Memory goes back to the system in pieces of this many bytes.</summary>
    public const uint ChunkSize = 1 << 20;
}
