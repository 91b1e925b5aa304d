package io.tenantservice.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CanarySearchTest {

    @TempDir
    Path target;

    @Test
    void secretIsFoundInALogAndInATestsOutput() throws IOException {
        Path log = write("stack-kill/service.log", "{\"token\":\"" + Canary.secret("EAAG") + "\"}");
        Path output = write("surefire-reports/TEST-x.xml", "<system-out>" + Canary.secret("app") + "</system-out>");
        Path harmless = write("stack-kill/vault/audit.log", "{\"token\":\"********\"}");

        assertThat(CanarySearch.written(target)).containsExactlyInAnyOrder(log, output, harmless);
        assertThat(CanarySearch.written(target))
                .filteredOn(CanarySearch::holdsSecret)
                .containsExactlyInAnyOrder(log, output);
    }

    private Path write(String name, String content) throws IOException {
        Path file = target.resolve(name);
        Files.createDirectories(file.getParent());
        return Files.writeString(file, content);
    }
}
