package io.tenantservice.stack;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/**
 * A program that ends with us, whatever ends us: it runs under a shell that waits for the end of its own input, which
 * comes when this JVM closes it or dies.
 */
final class ChildProcess implements Running {

    // The shell gives a background command an empty input, so the guard reads a copy of ours. Ctrl-C and the end of a
    // terminal reach every process in it; the guard leaves them to us, who end the parts in order and wait for them.
    private static final String GUARD = """
            trap '' INT HUP
            exec 3<&0
            "$@" < /dev/null 3<&- &
            child=$!
            { cat <&3 > /dev/null; kill $child 2> /dev/null; } &
            exec 3<&-
            wait $child""";

    private static final Duration STOP_WITHIN = Duration.ofSeconds(15);
    private static final Duration POLL = Duration.ofMillis(50);

    private final String name;
    private final Process process;
    private final Path log;

    private ChildProcess(String name, Process process, Path log) {
        this.name = name;
        this.process = process;
        this.log = log;
    }

    static ChildProcess start(String name, Path log, Map<String, String> environment, List<String> command) {
        ProcessBuilder builder = new ProcessBuilder(guarded(name, command))
                .redirectErrorStream(true)
                .redirectOutput(log.toFile());
        builder.environment().putAll(environment);
        try {
            Files.createDirectories(log.getParent());
            return new ChildProcess(name, builder.start(), log);
        } catch (IOException e) {
            throw new StackFailure("Cannot start " + name, e);
        }
    }

    /** @return the command as it ends with us; the program is the only child of the shell that does something */
    static List<String> guarded(String name, List<String> command) {
        List<String> guarded = new ArrayList<>(List.of("sh", "-c", GUARD, name));
        guarded.addAll(command);
        return guarded;
    }

    /** @throws StackFailure with the end of the program's log when the condition does not come true in time */
    void await(BooleanSupplier ready, Duration within) {
        long deadline = System.nanoTime() + within.toNanos();
        while (!ready.getAsBoolean()) {
            if (!process.isAlive()) {
                throw new StackFailure(name + " ended at its start: " + lastLine());
            }
            if (System.nanoTime() > deadline) {
                throw new StackFailure(name + " is not ready after " + within.toSeconds() + " s: " + lastLine());
            }
            pause();
        }
    }

    boolean hasWritten(String text) {
        try {
            return Files.readString(log).contains(text);
        } catch (IOException e) {
            return false;
        }
    }

    static boolean listens(int port) {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            return socket.isConnected();
        } catch (IOException e) {
            return false;
        }
    }

    @Override
    public void freeze() {
        signal("STOP");
    }

    @Override
    public void thaw() {
        signal("CONT");
    }

    @Override
    public void close() {
        try {
            process.getOutputStream().close();
            if (!process.waitFor(STOP_WITHIN.toMillis(), TimeUnit.MILLISECONDS)) {
                process.descendants().forEach(ProcessHandle::destroyForcibly);
                process.destroyForcibly();
            }
        } catch (IOException e) {
            process.descendants().forEach(ProcessHandle::destroy);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Ends the program as a power cut would, and waits until it is gone. */
    void kill() {
        signal("KILL");
        process.onExit().join();
    }

    /** Sent to the program itself, not to the shell that guards it. */
    private void signal(String name) {
        process.descendants().forEach(child -> Signals.send(name, child));
    }

    private String lastLine() {
        try {
            List<String> lines = Files.readAllLines(log);
            return (lines.isEmpty() ? "it wrote nothing" : lines.getLast()) + " (see " + log + ")";
        } catch (IOException e) {
            return "its log cannot be read: " + log;
        }
    }

    private static void pause() {
        try {
            TimeUnit.NANOSECONDS.sleep(POLL.toNanos());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new StackFailure("Interrupted", e);
        }
    }
}
