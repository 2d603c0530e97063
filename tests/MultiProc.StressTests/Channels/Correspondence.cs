namespace MultiProc.StressTests.Channels;

/// <summary>What one process writes and reads: messages that say who wrote them, and as which; checked as they arrive.</summary>
internal sealed class Correspondence(Ledger ledger)
{
    public const int HeaderSize = 3 * sizeof(int);

    private readonly Dictionary<int, int> _lastOf = [];
    private int _author;
    private int _number = Ledger.MessagesOfAnAuthor;

    /// <summary>The next message; the same again until it was sent.</summary>
    /// <param name="size">Its size behind the header, in bytes.</param>
    /// <param name="random">What is in it.</param>
    public byte[] Write(int size, Random random)
    {
        if (_number == Ledger.MessagesOfAnAuthor)
        {
            _author = ledger.NewAuthor();
            _number = 0;
        }

        var message = new byte[HeaderSize + size];
        random.NextBytes(message.AsSpan(HeaderSize));
        BitConverter.TryWriteBytes(message, _author);
        BitConverter.TryWriteBytes(message.AsSpan(sizeof(int)), _number + 1);
        BitConverter.TryWriteBytes(message.AsSpan(2 * sizeof(int)), Sum(message));
        ledger.NoteBegun(_author, _number + 1);
        return message;
    }

    /// <summary>It is there for the readers.</summary>
    public void NoteCommitted(Hand place) => ledger.NoteCommitted(_author, _number + 1, place);

    public void NoteSent() => ledger.NoteSent(_author, ++_number);

    /// <returns>Whether it is whole, came once, and after those that its author had sent before.</returns>
    public bool Read(ReadOnlySpan<byte> message)
    {
        if (message.Length < HeaderSize || BitConverter.ToInt32(message[(2 * sizeof(int))..]) != Sum(message))
            return false;
        var author = BitConverter.ToInt32(message);
        var number = BitConverter.ToInt32(message[sizeof(int)..]);
        var isInOrder = number > _lastOf.GetValueOrDefault(author);
        _lastOf[author] = number;
        return ledger.NoteArrived(author, number) && isInOrder;
    }

    /// <summary>Over all of it but itself.</summary>
    private static int Sum(ReadOnlySpan<byte> message)
    {
        var sum = 17L;
        foreach (var each in message[..(2 * sizeof(int))])
            sum = (sum * 31) + each;
        foreach (var each in System.Runtime.InteropServices.MemoryMarshal.Cast<byte, long>(message[HeaderSize..]))
            sum = (sum * 31) + each;
        return (int)(sum ^ (sum >> 32)) + message.Length;
    }
}
