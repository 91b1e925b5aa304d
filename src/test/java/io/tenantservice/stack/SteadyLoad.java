package io.tenantservice.stack;

import io.tenantservice.simulator.Json;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.ProcessBuilder.Redirect;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * Sends requests by the clock, whether those before have been answered or not. What one took counts from the instant at
 * which it was due, so a service that stands still is not spared the requests that it would have got meanwhile.
 *
 * <p>A process of its own sends them, {@link SteadyLoadMain}, as ours may have other work.
 */
public final class SteadyLoad implements AutoCloseable {

    private static final Duration ENDS_WITHIN = Duration.ofSeconds(10);

    private final Process process;
    private final BufferedReader answers;

    /** What requests took, in nanoseconds, the quickest first. */
    public record Times(long[] sorted) {

        /** @param percent below which so many of the requests in a hundred took less */
        public double millis(double percent) {
            return sorted[(int) Math.min(sorted.length - 1, sorted.length * percent / 100)] / 1e6;
        }
    }

    /** One request. A body makes it a POST, and none is {@code ""}. */
    public record Request(String url, String bearerToken, String body) {}

    /** Sends each kind of request side by side, those of one kind in turn. */
    record Window(int perSecond, long millis, Map<String, List<Request>> requests) {}

    /** The nanoseconds of each kind; or why there are none, else {@code ""}. */
    record Answer(Map<String, long[]> took, String failure) {}

    private SteadyLoad(Process process) {
        this.process = process;
        this.answers = process.inputReader();
    }

    /** @param by what its command begins with */
    public static SteadyLoad start(List<String> by) {
        List<String> command = new ArrayList<>(by);
        command.add(PackagedService.java());
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), SteadyLoadMain.class.getName()));
        try {
            return new SteadyLoad(
                    new ProcessBuilder(command).redirectError(Redirect.INHERIT).start());
        } catch (IOException e) {
            throw new StackFailure("The load cannot be started", e);
        }
    }

    /**
     * Sends for a while, and waits for the last answer.
     *
     * @param perSecond of each kind
     * @throws StackFailure when one is not answered with 200
     */
    public Map<String, Times> send(Map<String, List<Request>> requests, int perSecond, Duration length) {
        Answer answer = ask(new Window(perSecond, length.toMillis(), requests));
        if (!answer.failure().isEmpty()) {
            throw new StackFailure(answer.failure());
        }
        Map<String, Times> times = new LinkedHashMap<>();
        answer.took().forEach((kind, took) -> times.put(kind, new Times(took)));
        return times;
    }

    private Answer ask(Window window) {
        try {
            process.outputWriter().append(Json.write(window)).append('\n').flush();
            String line = answers.readLine();
            if (line == null) {
                throw new StackFailure("The load has ended");
            }
            return Json.read(line, Answer.class);
        } catch (IOException e) {
            throw new StackFailure("The load has ended", e);
        }
    }

    @Override
    public void close() {
        try {
            // The end of its input is its end.
            process.outputWriter().close();
            if (!process.waitFor(ENDS_WITHIN.toMillis(), TimeUnit.MILLISECONDS)) {
                process.destroyForcibly();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
