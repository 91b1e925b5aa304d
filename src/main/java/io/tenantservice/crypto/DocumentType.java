package io.tenantservice.crypto;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.ByteArrayOutputStream;

/**
 * What is signed. The same key signs all of them, so each begins with a line of its own: the signature of one can never
 * be shown as that of another.
 */
public enum DocumentType {
    OFFBOARDING_CERTIFICATE("tenant-service offboarding certificate v1");

    private final String firstLine;

    DocumentType(String firstLine) {
        this.firstLine = firstLine;
    }

    /** @return the very bytes that are signed: the line, a line feed, and the document */
    public byte[] message(byte[] document) {
        ByteArrayOutputStream message = new ByteArrayOutputStream();
        message.writeBytes((firstLine + "\n").getBytes(US_ASCII));
        message.writeBytes(document);
        return message.toByteArray();
    }
}
