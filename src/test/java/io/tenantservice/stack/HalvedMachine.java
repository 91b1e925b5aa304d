package io.tenantservice.stack;

import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * This machine's processors in two halves: what is measured has the one to itself, and all that works beside it shares
 * the other, as if they were two machines. On Linux alone.
 */
public final class HalvedMachine implements AutoCloseable {

    private static final String ALLOWED = "Cpus_allowed_list:";
    private static final int MOST_TRIES = 5;

    private final List<Integer> all;

    private HalvedMachine(List<Integer> all) {
        this.all = all;
    }

    /** Leaves the half that is measured: this process does, and what it starts from now on. */
    public static HalvedMachine leave() {
        List<Integer> all = processors();
        if (all.size() < 2) {
            throw new StackFailure("One processor cannot be halved");
        }
        if (Containers.areWanted()) {
            throw new StackFailure("What runs in containers cannot be told to keep to some processors");
        }
        HalvedMachine machine = new HalvedMachine(all);
        try {
            keep(ProcessHandle.current().pid(), all.subList(all.size() / 2, all.size()));
        } catch (StackFailure e) {
            machine.close();
            throw e;
        }
        return machine;
    }

    /** @return what a command has to begin with to run in the half that is measured */
    public List<String> measured() {
        return List.of("taskset", "--cpu-list", list(measuredHalf()));
    }

    /** Moves a process that runs into the half that is measured. */
    public void moveToMeasured(long pid) {
        keep(pid, measuredHalf());
    }

    /** Has the other half compute until this is closed, for as much as it slows the measured one by that alone. */
    public Busy keepOtherBusy() {
        return new Busy(all.size() - measuredHalf().size());
    }

    /** Computes, and needs nothing for it that anybody else has. */
    public static final class Busy implements AutoCloseable {

        private volatile boolean isOver;

        private Busy(int threads) {
            for (int i = 0; i < threads; i++) {
                Thread.ofPlatform().daemon().start(this::compute);
            }
        }

        private void compute() {
            long number = 1;
            while (!isOver) {
                number = number * 31 + 7;
            }
        }

        @Override
        public void close() {
            isOver = true;
        }
    }

    /** Lets this process have all of them again. */
    @Override
    public void close() {
        keep(ProcessHandle.current().pid(), all);
    }

    private List<Integer> measuredHalf() {
        return all.subList(0, all.size() / 2);
    }

    /** Again when it fails, as it does when a thread ends while all are gone through. */
    private static void keep(long pid, List<Integer> processors) {
        List<String> command = new ArrayList<>(List.of("taskset", "--all-tasks", "--cpu-list", "--pid"));
        command.addAll(List.of(list(processors), Long.toString(pid)));
        for (int i = 0; i < MOST_TRIES; i++) {
            if (run(command) == 0) {
                return;
            }
        }
        throw new StackFailure("Refused: " + String.join(" ", command));
    }

    private static int run(List<String> command) {
        try {
            return new ProcessBuilder(command)
                    .redirectOutput(Redirect.DISCARD)
                    .redirectError(Redirect.INHERIT)
                    .start()
                    .waitFor();
        } catch (IOException e) {
            throw new StackFailure("There is no taskset, by which a process is kept to some processors", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new StackFailure("Interrupted", e);
        }
    }

    /** Those that this process may use, which in a container need not begin with 0. */
    private static List<Integer> processors() {
        try (Stream<String> status = Files.lines(Path.of("/proc/self/status"))) {
            return status.filter(line -> line.startsWith(ALLOWED))
                    .map(line -> line.substring(ALLOWED.length()).strip())
                    .flatMap(ranges -> Arrays.stream(ranges.split(",")))
                    .flatMapToInt(HalvedMachine::range)
                    .boxed()
                    .toList();
        } catch (IOException e) {
            throw new StackFailure("The processors of this process are not known", e);
        }
    }

    private static IntStream range(String range) {
        int[] ends = Arrays.stream(range.split("-")).mapToInt(Integer::parseInt).toArray();
        return IntStream.rangeClosed(ends[0], ends[ends.length - 1]);
    }

    private static String list(List<Integer> processors) {
        return processors.stream().map(String::valueOf).collect(Collectors.joining(","));
    }
}
