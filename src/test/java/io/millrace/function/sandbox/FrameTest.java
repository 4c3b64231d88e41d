package io.millrace.function.sandbox;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.DataInputStream;
import java.io.StreamCorruptedException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FrameTest {
    /** What a JVM says first when it crashes, and a length that is none. */
    @ParameterizedTest
    @ValueSource(strings = {"#\n# A fatal error has been detected", "#\n# .", "\u00ff\u00ff\u00ff\u00ff."})
    void makesNoRoomForWhatIsNoFrame(String bytes) {
        byte[] read = bytes.getBytes(StandardCharsets.ISO_8859_1);
        assertThatThrownBy(() -> Frame.read(new DataInputStream(new ByteArrayInputStream(read))))
                .isInstanceOf(StreamCorruptedException.class);
    }
}
