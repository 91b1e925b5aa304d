package io.tenantservice.provisioning.export;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.GZIPInputStream;

/** An export as whoever has downloaded it reads it. */
public final class Unpacked {

    private static final ObjectMapper JSON = new ObjectMapper();

    private Unpacked() {}

    static byte[] file(List<byte[]> chunks) {
        ByteArrayOutputStream file = new ByteArrayOutputStream();
        chunks.forEach(file::writeBytes);
        return file.toByteArray();
    }

    public static String text(byte[] file) throws IOException {
        try (GZIPInputStream unpacked = new GZIPInputStream(new ByteArrayInputStream(file))) {
            return new String(unpacked.readAllBytes(), UTF_8);
        }
    }

    public static List<JsonNode> lines(byte[] file) throws IOException {
        List<JsonNode> lines = new ArrayList<>();
        for (String line : text(file).lines().toList()) {
            lines.add(JSON.readTree(line));
        }
        return lines;
    }
}
