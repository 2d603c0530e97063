using MultiProc.Benchmarks.Results;

namespace MultiProc.Benchmarks.Contestants;

/// <summary>Lets ours and the rivals of one row take turns: A B C A B C, so that whatever disturbs the machine disturbs all of them.</summary>
internal static class Contest
{
    /// <exception cref="ContestantException">Somebody who takes part broke down.</exception>
    public static RowResult Run(Row row, bool quick)
    {
        var skipped = new Dictionary<string, string>();
        var readings = new Dictionary<string, List<double[]>>();
        var running = new Dictionary<string, ContestantProcess>();
        try
        {
            for (var round = -row.WarmUps; round < row.Rounds(quick); round++)
            {
                foreach (var contestant in row.Rivals.Prepend(row.Ours).Where(c => !skipped.ContainsKey(c.Name)))
                    TakeTurn(contestant, counts: round >= 0);
            }
        }
        finally
        {
            foreach (var process in running.Values)
                process.Dispose();
        }

        return new RowResult(FigureResult.From(row, readings), skipped);

        void TakeTurn(Contestant contestant, bool counts)
        {
            try
            {
                if (!running.TryGetValue(contestant.Name, out var process))
                    running.Add(contestant.Name, process = ContestantProcess.Start(contestant, row, quick));
                var reading = process.Measure();
                if (counts)
                    Readings(contestant.Name).Add(reading);
                if (row.FreshEachRound && running.Remove(contestant.Name))
                    process.Dispose();
            }
            catch (ContestantMissingException e)
            {
                skipped.Add(contestant.Name, e.Message);
            }
        }

        List<double[]> Readings(string name)
        {
            if (!readings.TryGetValue(name, out var list))
                readings.Add(name, list = []);
            return list;
        }
    }
}
