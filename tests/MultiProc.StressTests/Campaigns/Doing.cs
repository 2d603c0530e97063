namespace MultiProc.StressTests.Campaigns;

/// <summary>What a worker was about when it was killed; said before the step, so that it may be over already, or not begun.</summary>
internal enum Doing
{
    Starting,
    Idle,
    Entering,
    Waiting,
    Sleeping,
    Holding,
    Acting,
    Notifying,
    Releasing,
    Leaving,
    Sending,
    Writing,
    Receiving,
    Taking,
}
