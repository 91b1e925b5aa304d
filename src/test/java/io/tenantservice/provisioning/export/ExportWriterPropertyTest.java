package io.tenantservice.provisioning.export;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

class ExportWriterPropertyTest {

    /** Also where a line ends with a chunk, or begins with its last byte. */
    @Property(tries = 200)
    void lineMayLieAnywhere(@ForAll @Size(max = 6) List<@IntRange(max = 260_000) Integer> lengths) throws IOException {
        ExportWriter writer = new ExportWriter(new ObjectMapper());
        List<byte[]> chunks = new ArrayList<>();

        for (int length : lengths) {
            chunks.addAll(writer.add("key", List.of("y".repeat(length))));
        }
        chunks.addAll(writer.end("end", "z"));

        List<Integer> expected = new ArrayList<>(lengths);
        expected.add(1);
        assertThat(Unpacked.lines(Unpacked.file(chunks)).stream()
                        .map(line -> line.path("data").asText().length()))
                .containsExactlyElementsOf(expected);
    }
}
