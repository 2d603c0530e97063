using System.Runtime.InteropServices;
using MultiProc.Foundation;
using MultiProc.Platform;

namespace MultiProc.Channels.Lanes;

/// <summary>The handles of messages, in records on the tether. Each method is for whoever has the lock of its side.</summary>
internal readonly struct LaneRecords(LaneWords words, ILaneEnd end)
{
    /// <summary>Sends handles, before their message is committed.</summary>
    /// <param name="handles">All of a message.</param>
    /// <param name="firstTag">What the message calls its first record.</param>
    /// <returns>False where there is no room for them now; nothing is left of them then.</returns>
    /// <exception cref="IOException">Nobody holds the other end; the handles cannot be sent at all.</exception>
    public bool TrySend(IReadOnlyList<SafeHandle> handles, out ulong firstTag)
    {
        firstTag = words.LastTag.Value + 1;
        if (handles.Count > MessageExtras.HandlesPerRecord && Volatile.Read(ref words.StaleTag.Value) > Volatile.Read(ref words.DroppedTag.Value))
            return false; // two who send several records each would fill the tether with what both gave up, again and again
        var isSent = false;
        try
        {
            return isSent = TrySend(handles);
        }
        finally
        {
            if (!isSent)
                Forget();
        }
    }

    /// <summary>Whatever was sent and belongs to no message so far never will.</summary>
    public void Forget() => Volatile.Write(ref words.StaleTag.Value, words.LastTag.Value);

    /// <summary>Takes the handles of a message, all but its last record for good: that one stays until <see cref="Drop"/>.</summary>
    /// <param name="extras">What the message says of them.</param>
    /// <returns>null where records are missing: they are lost for good.</returns>
    /// <exception cref="IOException">There is no descriptor free for them. Of a message with one record nothing is lost then.</exception>
    public SafeHandle[]? Take(MessageExtras extras)
    {
        Drop(extras.FirstTag - 1);
        var taken = new List<SafeHandle>();
        for (var i = 0; i < extras.Records; i++)
        {
            if (!Tether.TryPeekTag(end.Incoming, out var tag) || tag != extras.FirstTag + (ulong)i)
            {
                Close(taken);
                return null;
            }

            var wanted = Math.Min(extras.Handles - taken.Count, MessageExtras.HandlesPerRecord);
            if (!TryPeek(wanted, taken))
            {
                Close(taken);
                return i > 0 ? null : throw TooMany(extras.Handles);
            }

            if (i < extras.Records - 1)
                Tether.Drop(end.Incoming);
        }

        return [.. taken];
    }

    /// <summary>Drops the records up to a tag: their messages were taken, or never came.</summary>
    public void Drop(ulong tag)
    {
        while (Tether.TryPeekTag(end.Incoming, out var front) && front <= tag)
            Tether.Drop(end.Incoming);
    }

    private bool TrySend(IReadOnlyList<SafeHandle> handles)
    {
        for (var sent = 0; sent < handles.Count; sent += MessageExtras.HandlesPerRecord)
        {
            var tag = words.LastTag.Value + 1;
            Volatile.Write(ref words.LastTag.Value, tag);
            CrashPoint.Reach("lane.tagged");
            var result = Tether.TrySend(end.Outgoing, tag, handles, sent, Math.Min(handles.Count - sent, MessageExtras.HandlesPerRecord));
            CrashPoint.Reach("lane.recorded");
            if (result == TetherSend.Gone)
                throw LaneErrors.Broken();
            if (result == TetherSend.NoRoom)
                return false;
        }

        return true;
    }

    private static void Close(List<SafeHandle> handles)
    {
        foreach (var handle in handles)
            handle.Dispose();
    }

    private bool TryPeek(int wanted, List<SafeHandle> taken)
    {
        var handles = Tether.PeekHandles(end.Incoming);
        if (handles.Length < wanted)
        {
            // No descriptor is free: perhaps garbage holds some.
            Close([.. handles]);
            Garbage.LetGo();
            handles = Tether.PeekHandles(end.Incoming);
        }

        taken.AddRange(handles);
        return handles.Length == wanted;
    }

    private static IOException TooMany(int handles) =>
        new($"the message brings {handles} handles along, and there are not so many descriptors free ('ulimit -n'): close some and receive it again");
}
