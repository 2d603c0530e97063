using Microsoft.Win32.SafeHandles;
using MultiProc.Platform;
using MultiProc.Serialization;

namespace MultiProc.StressTests.Channels;

/// <summary>What became of every message of a campaign, in memory that outlives who writes there.</summary>
/// <remarks>Each author, that is one producer from its start to its end, has a line: how many messages it began, how many it knows to be sent, and a word for each:
/// how often it arrived, and, once it was committed, where it stands. Beside them: what each worker has in hand, and what those had who were killed or gave up.</remarks>
internal sealed class Ledger : ITransferable, IDisposable
{
    public const int MessagesOfAnAuthor = 4096;
    private const int Authors = 32_768;
    private const int Excuses = 1 << 20;
    private const ulong Committed = 1UL << 16; // below it, how often it arrived
    private const int PlaceShift = 17;
    private const long ExcusesCount = 8;
    private const long Hands = 1024;
    private const long Begun = 0;
    private const long Sent = 8;
    private const long LineSize = (MessagesOfAnAuthor + 2) * sizeof(ulong);
    private const long FirstLine = 4096;
    private const long FirstExcuse = FirstLine + (Authors * LineSize);

    private SharedRegion _region = SharedRegion.Create(FirstExcuse + (Excuses * sizeof(ulong)));

    public int NewAuthor()
    {
        var author = Interlocked.Increment(ref _region.UInt64At(0));
        return author < Authors ? (int)author : throw new InvalidOperationException("there were too many authors");
    }

    /// <summary>An author is about to send its next message.</summary>
    public void NoteBegun(int author, int number) => Volatile.Write(ref Word(author, Begun), (ulong)number);

    /// <summary>It was sent.</summary>
    public void NoteSent(int author, int number) => Volatile.Write(ref Word(author, Sent), (ulong)number);

    /// <summary>It is there, for the readers to take.</summary>
    public void NoteCommitted(int author, int number, Hand place) =>
        Interlocked.Or(ref Message(author, number), Committed | (place.Place << PlaceShift));

    /// <summary>A message has arrived.</summary>
    /// <returns>Whether it was sent, and had not arrived before.</returns>
    public bool NoteArrived(int author, int number) =>
        author > 0 && number > 0 && author < Authors && number <= MessagesOfAnAuthor && number <= (int)Volatile.Read(ref Word(author, Begun))
        && ArrivalsOf(Interlocked.Increment(ref Message(author, number))) == 1;

    /// <summary>What a worker has in hand now.</summary>
    public Hand HandOf(int seat) => Hand.Of(Volatile.Read(ref HandWord(seat)));

    public void NoteHand(int seat, Hand hand) => Volatile.Write(ref HandWord(seat), hand.ToWord());

    /// <summary>Somebody was killed, or gave up: the message that it had taken is lost, and that is as it must be.</summary>
    public void Excuse(Hand hand)
    {
        if (hand.State is not (HandState.Taking or HandState.Taken))
            return;
        var number = Interlocked.Increment(ref _region.UInt64At(ExcusesCount));
        if (number >= Excuses)
            throw new InvalidOperationException("too many gave up");
        _region.UInt64At(FirstExcuse + ((long)number * sizeof(ulong))) = hand.Place;
    }

    public LedgerSum Sum()
    {
        var sum = new LedgerSum();
        var excused = Enumerable.Range(1, (int)_region.UInt64At(ExcusesCount)).Select(number => _region.UInt64At(FirstExcuse + ((long)number * sizeof(ulong)))).ToHashSet();
        for (var author = 1; author <= (int)_region.UInt64At(0); author++)
            Add(author, sum, excused);
        return sum;
    }

    public void Dispose()
    {
        _region.Unmap();
        _region.Handle.Dispose();
    }

    void ITransferable.Dump(TransferWriter writer) => writer.WriteHandle(_region.Handle);

    void ITransferable.Load(TransferReader reader) => _region = SharedRegion.Open((SafeFileHandle)reader.ReadHandle());

    private void Add(int author, LedgerSum sum, HashSet<ulong> excused)
    {
        var begun = (int)Word(author, Begun);
        var sent = (int)Word(author, Sent);
        sum.Sent += sent;
        for (var number = 1; number <= begun; number++)
        {
            var word = Message(author, number);
            var arrivals = ArrivalsOf(word);
            sum.Arrived += arrivals > 0 ? 1 : 0;
            sum.Doubled += arrivals > 1 ? 1 : 0;
            if (arrivals > 0 || (number > sent && (word & Committed) == 0))
                continue;
            sum.Lost++;
            if (!excused.Contains(word >> PlaceShift))
                sum.Unexcused.Add($"number {number} of author {author} ({word >> PlaceShift:X})");
        }
    }

    private static int ArrivalsOf(ulong word) => (int)(word & (Committed - 1));

    private ref ulong Word(int author, long offset) => ref _region.UInt64At(FirstLine + (author * LineSize) + offset);

    private ref ulong Message(int author, int number) => ref Word(author, (number + 1) * sizeof(ulong));

    private ref ulong HandWord(int seat) => ref _region.UInt64At(Hands + (seat * sizeof(ulong)));
}
