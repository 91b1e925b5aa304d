package io.tenantservice.stack;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** What {@code ./mvnw -Plocal} runs: the packaged service on the local stack, until Ctrl-C. */
public final class LocalMain {

    private static final Path HOME = Path.of("target/stack-local");

    private LocalMain() {}

    public static void main(String[] args) throws InterruptedException {
        try {
            run();
        } catch (StackFailure failure) {
            System.err.println("\n  " + failure.getMessage() + "\n");
            System.exit(1);
        }
    }

    private static void run() throws InterruptedException {
        long startedAt = System.nanoTime();
        FileLock lock = lock();
        // Before the ports are looked at, as it holds one of them.
        PostgresPart.stopLeftover(HOME);
        Ports ports = Ports.fixed();
        LocalStack stack = LocalStack.start(HOME, ports, LocalMain::say);
        Runtime.getRuntime().addShutdownHook(new Thread(stack::close, "stack-close"));
        Path log = HOME.resolve("service.log");
        PackagedService.command(stack.settings(), HOME.resolve("migrate.log"), "migrate");
        say("schema             migrated");
        PackagedService service = PackagedService.start(stack.settings(), ports.of("api"), ports.of("management"), log);
        Runtime.getRuntime().addShutdownHook(new Thread(service::close, "service-close"));
        stack.serveBackend(service.url());
        service.awaitReady();
        say("service            ready, %.0f s after the start".formatted((System.nanoTime() - startedAt) / 1e9));
        System.out.println(welcome(service, stack, log));
        service.waitFor();
        release(lock);
    }

    /** Held until the process ends, however it ends. */
    private static FileLock lock() {
        try {
            Files.createDirectories(HOME);
            FileChannel channel =
                    FileChannel.open(HOME.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            FileLock lock = channel.tryLock();
            if (lock == null) {
                throw new StackFailure("A local stack runs already in this checkout; end it first");
            }
            return lock;
        } catch (IOException e) {
            throw new StackFailure("Cannot write to " + HOME + "; is the disk full?", e);
        }
    }

    private static void release(FileLock lock) {
        try {
            lock.acquiredBy().close();
        } catch (IOException e) {
            throw new StackFailure("Cannot release " + HOME, e);
        }
    }

    private static String welcome(PackagedService service, LocalStack stack, Path log) {
        return """

                  API              %1$s/v1/problems
                  Swagger UI       %1$s/q/swagger-ui
                  Health, metrics  %2$s/q/health  %2$s/q/metrics
                  Tokens           %3$s/token gives what the form fields scope and tenant_id ask for
                  Simulators       %6$s/journal (docs/providers.md)
                  Service log      %4$s

                Paste this, from the README, into a second shell:

                %5$s
                Ctrl-C ends everything.
                """.formatted(
                        service.url(),
                        service.managementUrl(),
                        stack.issuer().url(),
                        log,
                        WalkThrough.lines(service.url(), stack.issuer().url()),
                        stack.simulators().controlUrl());
    }

    private static void say(String line) {
        System.out.println("  " + line);
    }
}
