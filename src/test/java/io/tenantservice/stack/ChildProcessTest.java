package io.tenantservice.stack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ChildProcessTest {

    private static final Duration PATIENCE = Duration.ofSeconds(10);

    @TempDir
    Path folder;

    @Test
    void failureAtTheStartIsTheLastLineOfTheLog() {
        ChildProcess process = start("echo starting; echo address already in use; exit 1");

        assertThatThrownBy(() -> process.await(() -> false, PATIENCE))
                .isInstanceOf(StackFailure.class)
                .hasMessage("tool ended at its start: address already in use (see " + log() + ")");
    }

    @ParameterizedTest
    @ValueSource(strings = {"INT", "HUP"})
    void programIsEndedAndWaitedForThoughTheTerminalHasSignalledItsGuard(String signal) throws IOException {
        ChildProcess process = start("echo $$; exec sleep 60");
        process.await(() -> process.hasWritten("\n"), PATIENCE);
        ProcessHandle program = ProcessHandle.of(
                        Long.parseLong(Files.readString(log()).strip()))
                .orElseThrow();

        Signals.send(signal, program.parent().orElseThrow());
        process.close();

        assertThat(program.isAlive()).isFalse();
    }

    private ChildProcess start(String script) {
        return ChildProcess.start("tool", log(), Map.of(), List.of("sh", "-c", script));
    }

    private Path log() {
        return folder.resolve("tool.log");
    }
}
