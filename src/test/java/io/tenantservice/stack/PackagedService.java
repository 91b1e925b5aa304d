package io.tenantservice.stack;

import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;

/** The service as it is shipped, in a process of its own that can be killed. */
public final class PackagedService implements AutoCloseable {

    /** Another build's service is run with {@code -Dstack.service.jar}. */
    private static final String JAR = System.getProperty("stack.service.jar", "target/quarkus-app/quarkus-run.jar");

    /** Options of its JVM, with which it starts sooner where nobody measures it; none unless given. */
    private static final List<String> JVM = Pattern.compile("\\s+")
            .splitAsStream(System.getProperty("stack.service.jvm", ""))
            .filter(option -> !option.isEmpty())
            .toList();

    private static final Duration READY_WITHIN = Duration.ofSeconds(60);
    private static final Duration COMMAND_WITHIN = Duration.ofMinutes(5);
    private static final Duration STOP_WITHIN = Duration.ofSeconds(30);

    private final Process process;
    private final int port;
    private final int managementPort;
    private final Path log;

    private PackagedService(Process process, int port, int managementPort, Path log) {
        this.process = process;
        this.port = port;
        this.managementPort = managementPort;
        this.log = log;
    }

    /** Starts serving, and returns before it is ready. */
    public static PackagedService start(Map<String, String> settings, int port, int managementPort, Path log) {
        return start(settings, Map.of(), port, managementPort, log);
    }

    /** @param environment beside ours; for what libraries read there and nowhere else */
    public static PackagedService start(
            Map<String, String> settings, Map<String, String> environment, int port, int managementPort, Path log) {
        return start(List.of(), settings, environment, port, managementPort, log);
    }

    /** @param by what its command begins with */
    static PackagedService start(
            List<String> by, Map<String, String> settings, int port, int managementPort, Path log) {
        return start(by, settings, Map.of(), port, managementPort, log);
    }

    private static PackagedService start(
            List<String> by,
            Map<String, String> settings,
            Map<String, String> environment,
            int port,
            int managementPort,
            Path log) {
        Map<String, String> all = listening(settings, port, managementPort);
        Process process = launch(by, all, environment, Redirect.to(log.toFile()), true);
        return new PackagedService(process, port, managementPort, log);
    }

    /** @return the settings, with those by which the service listens on loopback and ends at once */
    static Map<String, String> listening(Map<String, String> settings, int port, int managementPort) {
        Map<String, String> all = new HashMap<>(settings);
        all.put("quarkus.http.host", "127.0.0.1");
        all.put("quarkus.http.port", Integer.toString(port));
        all.put("quarkus.management.host", "127.0.0.1");
        all.put("quarkus.management.port", Integer.toString(managementPort));
        all.put("quarkus.shutdown.delay", "0S");
        return all;
    }

    /** Settings go by a file, as they hold passwords and a command line is for everybody to read. */
    static void write(Map<String, String> settings, Path file) throws IOException {
        Files.write(
                file,
                settings.entrySet().stream()
                        .map(entry -> entry.getKey() + "=" + entry.getValue())
                        .toList());
    }

    /** Runs one command to its end, for which it has a few minutes. */
    public static void command(Map<String, String> settings, Path log, String... arguments) {
        String command = "tenant-service " + String.join(" ", arguments);
        try {
            Process process = launch(List.of(), settings, Map.of(), Redirect.appendTo(log.toFile()), false, arguments);
            if (!process.waitFor(COMMAND_WITHIN.toMillis(), TimeUnit.MILLISECONDS)) {
                process.destroyForcibly();
                throw new StackFailure(
                        command + " has not ended after " + COMMAND_WITHIN.toSeconds() + " s, see " + log);
            }
            if (process.exitValue() != 0) {
                throw new StackFailure(command + " failed, see " + log);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new StackFailure("Interrupted", e);
        }
    }

    public void awaitReady() {
        long deadline = System.nanoTime() + READY_WITHIN.toNanos();
        while (!isReady()) {
            if (!process.isAlive()) {
                throw new StackFailure("The service ended at its start, see " + log);
            }
            if (System.nanoTime() > deadline) {
                throw new StackFailure("The service is not ready after " + READY_WITHIN.toSeconds() + " s, see " + log);
            }
            pause();
        }
    }

    public boolean isReady() {
        HttpRequest request = HttpRequest.newBuilder(
                        URI.create("http://127.0.0.1:" + managementPort + "/q/health/ready"))
                .timeout(Duration.ofSeconds(2))
                .build();
        try (HttpClient client = HttpClient.newHttpClient()) {
            return client.send(request, HttpResponse.BodyHandlers.discarding()).statusCode() == 200;
        } catch (IOException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /** @return whether it has written that text so far */
    public boolean hasLogged(String text) {
        try {
            return Files.readString(log).contains(text);
        } catch (IOException e) {
            throw new StackFailure("The service's log cannot be read", e);
        }
    }

    public String url() {
        return "http://localhost:" + port;
    }

    public String managementUrl() {
        return "http://localhost:" + managementPort;
    }

    /** Ends the process as a power cut would: no shutdown hook runs. */
    public void kill() {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.onExit().join();
    }

    /** Makes the process stand still; its clocks go on. */
    public void freeze() {
        process.descendants().forEach(child -> Signals.send("STOP", child));
    }

    public void thaw() {
        process.descendants().forEach(child -> Signals.send("CONT", child));
    }

    /** Has the JVM give up what it does not need, so that what it needs can be measured. */
    public void collectGarbage() {
        long pid = program().pid();
        String jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd").toString();
        try {
            new ProcessBuilder(jcmd, Long.toString(pid), "GC.run")
                    .redirectOutput(Redirect.DISCARD)
                    .start()
                    .waitFor();
        } catch (IOException e) {
            throw new StackFailure("There is no jcmd beside this java", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new StackFailure("Interrupted", e);
        }
    }

    private ProcessHandle program() {
        return process.descendants()
                .filter(child -> child.info().command().orElse("").endsWith("java"))
                .findFirst()
                .orElseThrow();
    }

    public boolean isAlive() {
        return process.isAlive();
    }

    /** Waits for the process to end by itself. */
    public int waitFor() throws InterruptedException {
        return process.waitFor();
    }

    @Override
    public void close() {
        process.descendants().forEach(ProcessHandle::destroy);
        try {
            if (!process.waitFor(STOP_WITHIN.toMillis(), TimeUnit.MILLISECONDS)) {
                kill();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static Process launch(
            List<String> by,
            Map<String, String> settings,
            Map<String, String> environment,
            Redirect output,
            boolean endsWithUs,
            String... arguments) {
        try {
            Path file = Files.createTempFile("tenant-service", ".properties");
            file.toFile().deleteOnExit();
            write(settings, file);
            List<String> command = new ArrayList<>(by);
            command.add(java());
            command.addAll(JVM);
            command.addAll(List.of("-Dsmallrye.config.locations=" + file, "-jar", JAR));
            command.addAll(List.of(arguments));
            ProcessBuilder builder =
                    new ProcessBuilder(endsWithUs ? ChildProcess.guarded("tenant-service", command) : command);
            builder.environment().putAll(environment);
            return builder.redirectErrorStream(true).redirectOutput(output).start();
        } catch (IOException e) {
            throw new StackFailure("The service cannot be started; was it packaged?", e);
        }
    }

    /** @return the program that runs us */
    static String java() {
        return Path.of(System.getProperty("java.home"), "bin", "java").toString();
    }

    private static void pause() {
        try {
            TimeUnit.MILLISECONDS.sleep(100);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new StackFailure("Interrupted", e);
        }
    }
}
