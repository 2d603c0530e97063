namespace MultiProc.UnitTests.Serialization.Cases;

internal static class IdentityCases
{
    private const int Depth = 100_000;

    public static IEnumerable<PickleCase> All() => [.. Sharing(), .. Cycles(), .. Depths()];

    private static IEnumerable<PickleCase> Sharing()
    {
        yield return PickleCase.Of("shared in object[]", () =>
        {
            var shared = new object();
            return new[] { shared, shared };
        }, copy => copy[0].Should().BeSameAs(copy[1]));
        yield return PickleCase.Of("shared in List", () =>
        {
            var shared = new Link();
            return new List<Link> { shared, shared };
        }, copy => copy[0].Should().BeSameAs(copy[1]));
        yield return PickleCase.Of("shared array", () =>
        {
            int[] shared = [1, 2];
            return (shared, shared);
        }, copy => copy.Item1.Should().BeSameAs(copy.Item2));
        yield return PickleCase.Of("shared string", () =>
        {
            var shared = new string('x', 3);
            return new[] { shared, shared };
        }, copy => copy[0].Should().BeSameAs(copy[1]));
        yield return PickleCase.Of("shared box", () =>
        {
            object shared = 5;
            return new[] { shared, shared };
        }, copy => copy[0].Should().BeSameAs(copy[1]));
    }

    private static IEnumerable<PickleCase> Cycles()
    {
        yield return PickleCase.Of("cycle of one", () =>
        {
            var link = new Link();
            link.Next = link;
            return link;
        }, copy => copy.Next.Should().BeSameAs(copy));
        yield return PickleCase.Of("cycle of two", () =>
        {
            var first = new Link();
            first.Next = new Link { Next = first };
            return first;
        }, copy => copy.Next!.Next.Should().BeSameAs(copy));
        yield return PickleCase.Of("cycle through a constructor", () => new Parent(), copy => copy.Child.Parent.Should().BeSameAs(copy));
        yield return PickleCase.Of("array in itself", () =>
        {
            var array = new object[1];
            array[0] = array;
            return array;
        }, copy => copy[0].Should().BeSameAs(copy));
        yield return PickleCase.Of("list in itself", () =>
        {
            var list = new List<object>();
            list.Add(list);
            return list;
        }, copy => copy[0].Should().BeSameAs(copy));
        yield return PickleCase.Of("dictionary in itself", () =>
        {
            var table = new Dictionary<string, object>();
            table["self"] = table;
            return table;
        }, copy => copy["self"].Should().BeSameAs(copy));
        yield return PickleCase.Of("key that holds its dictionary", () =>
        {
            var key = new Key { Name = "a" };
            key.Home = new Dictionary<Key, int> { [key] = 1 };
            return key;
        }, copy => copy.Home![new Key { Name = "a" }].Should().Be(1));
        yield return PickleCase.Of("box in a cycle", () =>
        {
            var holder = new object[1];
            holder[0] = new Boxed { Inner = holder, Number = 5 };
            return holder;
        }, copy => ((Boxed)copy[0]).Inner.Should().BeSameAs(copy));
    }

    private static IEnumerable<PickleCase> Depths()
    {
        yield return PickleCase.Of("chain of 100 000", () =>
        {
            var head = new Link();
            for (var i = 1; i < Depth; i++)
                head = new Link { Next = head };
            return head;
        }, copy =>
        {
            var length = 0;
            for (var link = copy; link is not null; link = link.Next)
                length++;
            length.Should().Be(Depth);
        });
        yield return PickleCase.Of("arrays 100 000 deep", () =>
        {
            object[] outer = [];
            for (var i = 1; i < Depth; i++)
                outer = [outer];
            return outer;
        }, copy =>
        {
            var depth = 1;
            for (var array = copy; array.Length > 0; array = (object[])array[0])
                depth++;
            depth.Should().Be(Depth);
        });
        yield return PickleCase.Of("boxes 100 000 deep", () =>
        {
            object? outer = null;
            for (var i = 0; i < Depth; i++)
                outer = new Boxed { Inner = outer };
            return outer!;
        }, copy =>
        {
            var depth = 0;
            for (var box = copy; box is not null; box = ((Boxed)box).Inner)
                depth++;
            depth.Should().Be(Depth);
        });
        yield return PickleCase.Of("lists 100 000 deep", () =>
        {
            var outer = new List<object>();
            for (var i = 1; i < Depth; i++)
                outer = [outer];
            return outer;
        }, copy => copy.Should().HaveCount(1));
        yield return PickleCase.Of("exceptions 10 000 deep", () =>
        {
            var outer = new InvalidOperationException("0");
            for (var i = 1; i < 10_000; i++)
                outer = new InvalidOperationException("n", outer);
            return outer;
        }, copy => copy.InnerException.Should().NotBeNull());
    }

    private sealed class Link
    {
        public Link? Next { get; set; }
    }

    private struct Boxed
    {
        public object? Inner;
        public int Number;
    }

    private sealed class Parent
    {
        public Parent() => Child = new Child(this);

        public Child Child { get; }
    }

    private sealed class Child(Parent parent)
    {
        private readonly Parent _parent = parent;

        public Parent Parent => _parent;
    }

    private sealed class Key
    {
        public string Name { get; set; } = "";

        public Dictionary<Key, int>? Home { get; set; }

        public override bool Equals(object? obj) => obj is Key other && other.Name == Name;

        public override int GetHashCode() => Name.GetHashCode(StringComparison.Ordinal);
    }
}
