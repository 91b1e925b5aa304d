package io.tenantservice.stack;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;

/** What {@code ./mvnw -Plocal} runs: the packaged service on the local stack, until Ctrl-C. */
public final class LocalMain {

    static final Path HOME = Path.of("target/stack-local");

    /** Never closed: what it locks is ours until the process ends, however it ends. */
    private static @Nullable FileChannel claimed;

    private LocalMain() {}

    public static void main(String[] args) {
        orOneLine(LocalMain::run);
    }

    private static void run() throws InterruptedException {
        long startedAt = System.nanoTime();
        Ports ports = claim();
        LocalStack stack = start(ports);
        Path log = HOME.resolve("service.log");
        PackagedService.command(stack.settings(), HOME.resolve("migrate.log"), "migrate");
        say("schema             migrated");
        PackagedService service = PackagedService.start(stack.settings(), ports.of("api"), ports.of("management"), log);
        Runtime.getRuntime().addShutdownHook(new Thread(service::close, "service-close"));
        stack.serveBackend(service.url());
        service.awaitReady();
        say("service            ready, %.0f s after the start".formatted((System.nanoTime() - startedAt) / 1e9));
        System.out.println(welcome(service.url(), service.managementUrl(), stack, log.toString()));
        int exit = service.waitFor();
        say("service            ended with %d, see %s".formatted(exit, log));
        System.exit(exit);
    }

    /** What a main does. */
    @FunctionalInterface
    interface Work {
        void run() throws IOException, InterruptedException;
    }

    /** Ends the process with one line when a part cannot be had. */
    static void orOneLine(Work work) {
        try {
            work.run();
        } catch (StackFailure failure) {
            System.err.println("\n  " + failure.getMessage() + "\n");
            System.exit(1);
        } catch (IOException failure) {
            System.err.println("\n  Cannot write to " + HOME + "; is the disk full? (" + failure.getMessage() + ")\n");
            System.exit(1);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Takes this checkout and the fixed ports. */
    static Ports claim() {
        try {
            Files.createDirectories(HOME);
            claimed = FileChannel.open(HOME.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            if (claimed.tryLock() == null) {
                throw new StackFailure("A local stack runs already in this checkout; end it first");
            }
        } catch (IOException e) {
            throw new StackFailure("Cannot write to " + HOME + "; is the disk full?", e);
        }
        // Before the ports are looked at, as it holds one of them.
        EmbeddedPostgresql.stopLeftover(HOME);
        return Ports.fixed();
    }

    /** @return the stack, which ends with the process */
    static LocalStack start(Ports ports) {
        LocalStack stack = LocalStack.start(HOME, ports, LocalMain::say);
        Runtime.getRuntime().addShutdownHook(new Thread(stack::close, "stack-close"));
        return stack;
    }

    static String welcome(String url, String managementUrl, LocalStack stack, String log) {
        return """

                  API              %1$s/v1/problems
                  Swagger UI       %1$s/q/swagger-ui
                  Health, metrics  %2$s/q/health  %2$s/q/metrics
                  Tokens           %3$s/token, as below
                  Simulators       %6$s/journal (docs/providers.md)
                  Service log      %4$s

                Paste this, from the README, into a second shell:

                %5$s
                Ctrl-C ends everything.
                """.formatted(
                        url,
                        managementUrl,
                        stack.identityProvider().url(),
                        log,
                        WalkThrough.lines(url, stack.identityProvider().url()),
                        stack.simulators().controlUrl());
    }

    static void say(String line) {
        System.out.println("  " + line);
    }
}
