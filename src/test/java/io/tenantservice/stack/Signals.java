package io.tenantservice.stack;

import java.io.IOException;

/** Signals that Java has no call for. */
final class Signals {

    private Signals() {}

    /** @param name without SIG, as STOP */
    static void send(String name, ProcessHandle process) {
        try {
            new ProcessBuilder("kill", "-" + name, Long.toString(process.pid()))
                    .start()
                    .waitFor();
        } catch (IOException e) {
            throw new StackFailure("Cannot send a signal", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new StackFailure("Interrupted", e);
        }
    }
}
