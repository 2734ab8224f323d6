package dev.cardinal.formats.image;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cardinal.format.ModelFormatException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.zip.CRC32;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

final class ImageDecoderTest {
  private static final int JPEG_DECODERS_DIFFER_BY = 3;

  static List<String> expectations() {
    return TestImages.names("_rgb.png");
  }

  @ParameterizedTest
  @MethodSource("expectations")
  void decodesAsPillowDoes(String expectation) {
    String stem = expectation.substring(0, expectation.length() - "_rgb.png".length());
    for (String type : List.of(".png", ".jpg")) {
      if (TestImages.names(type).contains(stem + type)) {
        Image decoded = TestImages.decode(stem + type).withChannels(3);
        int difference = TestImages.difference(decoded, TestImages.decode(expectation));
        int allowed = type.equals(".jpg") ? JPEG_DECODERS_DIFFER_BY : 0;
        assertTrue(difference <= allowed, stem + type + " differs by " + difference);
      }
    }
  }

  @Test
  void greyStaysGrey() {
    assertEquals(1, TestImages.decode("grey.jpg").channels());
    assertEquals(1, TestImages.decode("grey_40x30.png").channels());
    assertEquals(1, TestImages.decode("grey16.png").channels());
    assertEquals(1, TestImages.decode("grey_alpha.png").channels());
  }

  @Test
  void cmykIsAClearError() {
    assertRefused("in CMYK or YCCK, which is not supported", TestImages.bytes("cmyk.jpg"));
  }

  @Test
  void otherFilesAreRefused() {
    assertRefused("neither a JPEG nor a PNG", "GIF89a, say".getBytes(StandardCharsets.US_ASCII));
    assertRefused("neither a JPEG nor a PNG", new byte[0]);
  }

  @ParameterizedTest
  @ValueSource(strings = {"rgb_97x61.png", "grey16.png", "baseline.jpg", "progressive.jpg"})
  void everyTruncationIsAnError(String name) {
    byte[] whole = TestImages.bytes(name);
    for (int length = 0; length < whole.length; length += 1 + whole.length / 400) {
      byte[] part = Arrays.copyOf(whole, length);
      assertThrows(
          ModelFormatException.class,
          () -> new ImageDecoder().decode("part", part),
          name + " cut to " + length + " bytes");
    }
  }

  @Test
  void pixelsAreCountedBeforeDecoding() {
    byte[] bytes = TestImages.bytes("rgb_97x61.png");
    var strict = new ImageDecoder(97 * 61 - 1);
    assertEquals(97, new ImageDecoder(97 * 61).decode("image", bytes).width());
    var e = assertThrows(ModelFormatException.class, () -> strict.decode("image", bytes));
    assertEquals(
        "image: the image has 97 x 61 pixels, more than the limit of 5916", e.getMessage());
  }

  @Test
  void sizesThatTheDataCannotHoldAreRefused() {
    byte[] png = TestImages.bytes("rgb_97x61.png");
    ByteBuffer.wrap(png).putInt(16, 9000).putInt(20, 9000);
    var crc = new CRC32();
    crc.update(png, 12, 17);
    ByteBuffer.wrap(png).putInt(29, (int) crc.getValue());
    assertRefused("claims 9000 x 9000 pixels", png);

    byte[] jpeg = TestImages.bytes("baseline.jpg");
    int frame = find(jpeg, (byte) 0xC0);
    ByteBuffer.wrap(jpeg).putShort(frame + 4, (short) 9000).putShort(frame + 6, (short) 9000);
    assertRefused("claims 9000 x 9000 pixels", jpeg);
  }

  private static int find(byte[] bytes, byte marker) {
    int at = 0;
    while (bytes[at] != (byte) 0xFF || bytes[at + 1] != marker) {
      at++;
    }
    return at + 1;
  }

  @Test
  void aWrongChecksumIsAnError() {
    byte[] png = TestImages.bytes("rgb_97x61.png");
    png[60] ^= 1;
    assertRefused("a checksum is wrong", png);
  }

  private static void assertRefused(String reason, byte[] bytes) {
    var e =
        assertThrows(ModelFormatException.class, () -> new ImageDecoder().decode("picture", bytes));
    assertTrue(e.getMessage().contains(reason), e.getMessage());
    assertTrue(e.getMessage().startsWith("picture: "), e.getMessage());
  }
}
