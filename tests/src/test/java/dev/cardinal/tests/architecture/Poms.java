package dev.cardinal.tests.architecture;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.TreeSet;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.w3c.dom.Element;
import org.w3c.dom.Node;
import org.w3c.dom.NodeList;
import org.xml.sax.SAXException;

/** What a module's {@code pom.xml} says. */
final class Poms {
  private Poms() {}

  /** The artifacts that a module needs for more than its tests. */
  static Set<String> dependencies(String pom) {
    try {
      Element project =
          DocumentBuilderFactory.newDefaultInstance()
              .newDocumentBuilder()
              .parse(new ByteArrayInputStream(pom.getBytes(StandardCharsets.UTF_8)))
              .getDocumentElement();
      var found = new TreeSet<String>();
      NodeList all = project.getElementsByTagName("dependency");
      for (int i = 0; i < all.getLength(); i++) {
        Element dependency = (Element) all.item(i);
        Node owner = dependency.getParentNode().getParentNode();
        if (owner.equals(project) && !text(dependency, "scope").equals("test")) {
          found.add(text(dependency, "artifactId"));
        }
      }
      return found;
    } catch (ParserConfigurationException | SAXException | IOException e) {
      throw new IllegalArgumentException(e);
    }
  }

  private static String text(Element parent, String child) {
    NodeList found = parent.getElementsByTagName(child);
    return found.getLength() == 0 ? "" : found.item(0).getTextContent().strip();
  }
}
